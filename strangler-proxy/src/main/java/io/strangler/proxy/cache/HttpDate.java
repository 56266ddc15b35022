package io.strangler.proxy.cache;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Points in time as fields tell them, in today's form and the two old ones (RFC 9110 section 5.6.7). */
public final class HttpDate {
    private static final DateTimeFormatter WRITTEN = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final List<DateTimeFormatter> READ = List.of(
            WRITTEN,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    // What seems to be more than 50 years ahead is meant to be past.
                    .appendValueReduced(
                            ChronoField.YEAR,
                            2,
                            2,
                            LocalDate.now(ZoneOffset.UTC).minusYears(49))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US).withZone(ZoneOffset.UTC));

    private HttpDate() {}

    /** Reads a point in time; empty for what is none, as {@code 0} in Expires often is. */
    static Optional<Instant> read(String text) {
        for (DateTimeFormatter form : READ) {
            try {
                return Optional.of(form.parse(text, Instant::from));
            } catch (DateTimeException e) {
                // Perhaps it has another form.
            }
        }
        return Optional.empty();
    }

    /** Writes it in today's form. */
    public static String of(Instant instant) {
        return WRITTEN.format(instant);
    }
}
