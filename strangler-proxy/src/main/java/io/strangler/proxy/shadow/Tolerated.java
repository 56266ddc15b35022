package io.strangler.proxy.shadow;

import io.strangler.playbook.plan.Tolerance;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether two values that are not the same are near enough to each other. */
final class Tolerated {
    private Tolerated() {}

    static boolean byPlan(@Nullable Tolerance tolerance, JsonNode legacy, JsonNode modern) {
        if (tolerance == null) {
            return false;
        }
        return switch (tolerance) {
            case Tolerance.Amount amount -> near(amount, legacy, modern);
            case Tolerance.Span span -> near(span, legacy, modern);
        };
    }

    private static boolean near(Tolerance.Amount tolerance, JsonNode legacy, JsonNode modern) {
        return legacy.isNumber()
                && modern.isNumber()
                && legacy.decimalValue().subtract(modern.decimalValue()).abs().compareTo(tolerance.most()) <= 0;
    }

    private static boolean near(Tolerance.Span tolerance, JsonNode legacy, JsonNode modern) {
        if (!legacy.isString() || !modern.isString()) {
            return false;
        }
        try {
            return Duration.between(instant(legacy.asString()), instant(modern.asString()))
                            .abs()
                            .compareTo(tolerance.most())
                    <= 0;
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    // Two times without a zone are of the same one.
    private static Instant instant(String text) {
        TemporalAccessor time =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof LocalDateTime local ? local.toInstant(ZoneOffset.UTC) : Instant.from(time);
    }
}
