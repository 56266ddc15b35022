package io.strangler.playbook.plan;

import io.strangler.playbook.yaml.YamlSection;
import io.strangler.translate.Side;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.column.Conversion;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a mapping says of one column. */
final class ColumnReader {
    private static final String CONVERSIONS =
            "known: same, trim, upper, yes-no, cents, yyyymmdd, text-number, mapped, { mapped: ENTITY }, or { code: { CODE: WORD } }";

    private ColumnReader() {}

    /** Reads a column of the legacy table: where it goes, or that it stays. */
    static void shared(YamlSection columns, String column, ColumnMapping.Builder builder) {
        if (!columns.isMapping(column)) {
            columns.text(column).ifPresent(to -> builder.column(column, to));
            return;
        }
        if (columns.section(column).filter(said -> said.keys().contains("to")).isEmpty()) {
            own(Side.LEGACY, columns, column, builder);
            return;
        }
        columns.section(column).ifPresent(said -> {
            Optional<String> to = said.text("to");
            Optional<String> lossy = said.text("lossy");
            Optional<String> mapped = mapped(said, builder);
            if (mapped.isPresent()) {
                said.refuseOthers();
                to.ifPresent(modern -> builder.mapped(column, modern, mapped.get()));
                return;
            }
            Optional<Conversion> conversion = conversion(said);
            said.refuseOthers();
            if (to.isEmpty() || conversion.isEmpty()) {
                return;
            }
            Optional<String> loses = conversion.get().loses();
            if (lossy.isPresent()) {
                builder.lossy(column, to.get(), conversion.get(), lossy.get());
            } else if (loses.isPresent()) {
                columns.problem(
                        column,
                        "cannot be undone: " + loses.get()
                                + "; accept it by lossy: REASON, which closes the gate to live");
            } else {
                builder.column(column, to.get(), conversion.get());
            }
        });
    }

    /** Reads a column that only one side has: a value for new rows, or the reason why it stays there. */
    static void own(Side side, YamlSection columns, String column, ColumnMapping.Builder builder) {
        columns.section(column).ifPresent(said -> {
            boolean constant = said.keys().contains("constant");
            Optional<String> reason = said.text("ignore");
            if (constant == reason.isPresent()) {
                columns.problem(
                        column,
                        "must say one of " + (side == Side.LEGACY ? "to: COLUMN, " : "")
                                + "constant: VALUE (of a new row), ignore: REASON");
            }
            if (constant) {
                builder.constant(side, column, canonical(said.tree("constant")));
            }
            reason.ifPresent(why -> builder.ignored(side, column, why));
            said.refuseOthers();
        });
    }

    // The key itself, or what another entity is known by on the modern side.
    private static Optional<String> mapped(YamlSection said, ColumnMapping.Builder builder) {
        if (said.isMapping("as")) {
            return said.section("as").filter(as -> as.keys().contains("mapped")).flatMap(as -> {
                Optional<String> of = as.text("mapped");
                as.refuseOthers();
                return of;
            });
        }
        return said.text("as").filter("mapped"::equals).map(it -> builder.entity());
    }

    private static Optional<Conversion> conversion(YamlSection said) {
        if (!said.isMapping("as")) {
            if (!said.keys().contains("as")) {
                return Optional.of(Conversion.same());
            }
            return said.value("as", name -> Conversion.named(name)
                    .orElseThrow(() -> new IllegalArgumentException("is no conversion; " + CONVERSIONS)));
        }
        return said.section("as").flatMap(ColumnReader::code);
    }

    private static Optional<Conversion> code(YamlSection as) {
        Map<String, String> words = new LinkedHashMap<>();
        as.requiredSection("code").ifPresent(section -> {
            for (String code : section.keys()) {
                section.text(code).ifPresent(word -> words.put(code, word));
            }
        });
        Optional<String> rest = as.text("rest");
        as.refuseOthers();
        if (words.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(rest.isPresent() ? Conversion.code(words, rest.get()) : Conversion.code(words));
        } catch (IllegalArgumentException e) {
            as.problem("rest", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    // As rows hold values: a whole number, or one of any scale without trailing zeros.
    private static @Nullable Object canonical(@Nullable Object value) {
        return value instanceof Double number ? BigDecimal.valueOf(number).stripTrailingZeros() : value;
    }
}
