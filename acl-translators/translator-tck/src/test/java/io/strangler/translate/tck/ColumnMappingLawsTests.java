package io.strangler.translate.tck;

import static io.strangler.translate.Side.LEGACY;
import static io.strangler.translate.Side.MODERN;
import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Aggregate;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.Unpaired;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.column.Conversion;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A mapping with every conversion keeps every law. */
class ColumnMappingLawsTests extends EntityTranslatorContract {
    private static final int SAMPLES = 500;
    private static final Map<String, String> WORDS = Map.of("A", "ACTIVE", "B", "BLOCKED");
    private static final Map<String, String> MERGED = Map.of("1", "ONE", "2", "MANY", "3", "MANY");

    @Override
    protected EntityTranslator translator() {
        return ColumnMapping.of("owner")
                .legacy("owners", "branch", "no")
                .modern("owner", "branch", "number")
                .modernVersion("version")
                .column("branch", "branch")
                .column("no", "number")
                .column("note", "remark")
                .mapped("shop", "shop_id", "shop")
                .column("name", "display_name", Conversion.upper())
                .column("phone", "telephone", Conversion.trim())
                .column("mail", "newsletter", Conversion.yesNo())
                .column("cents", "credit", Conversion.cents())
                .column("born", "birth_date", Conversion.yyyymmdd())
                .column("zip_no", "zone", Conversion.textNumber())
                .column("state", "status", Conversion.code(WORDS))
                .lossy("size", "amount", Conversion.code(MERGED, "MANY"), "nobody tells 2 from 3")
                .constant(MODERN, "origin", "LEGACY")
                .constant(LEGACY, "clerk", 0L)
                .ignored(LEGACY, "chg_ts", "legacy's own audit")
                .build();
    }

    @Override
    protected Stream<Aggregate> legacyAggregates() {
        SplittableRandom random = new SplittableRandom(1);
        return IntStream.range(0, SAMPLES)
                .mapToObj(i -> Aggregate.of(Row.builder()
                        .set("branch", any(random, "IE", "DE", ""))
                        .set("no", random.nextLong(-5, 1_000_000))
                        .set("note", orNull(random, any(random, "", " ", "text")))
                        .set("shop", orNull(random, random.nextLong(1, 9)))
                        .set("name", orNull(random, any(random, "MARY", "Mary", "ß", "İi", "")))
                        .set("phone", orNull(random, any(random, "1", " 1", "1 ", "", "  ")))
                        .set("mail", orNull(random, any(random, "Y", "N", "", "J")))
                        .set("cents", orNull(random, random.nextLong()))
                        .set("born", orNull(random, any(random, 0L, 19700131L, 10101L, 99991231L)))
                        .set("zip_no", orNull(random, any(random, "", "  ", "0", "007", "7", "-7")))
                        .set("state", orNull(random, any(random, "A", "B")))
                        .set("size", orNull(random, any(random, "1", "2", "3", "9", "")))
                        .set("clerk", orNull(random, random.nextLong(9)))
                        .build()));
    }

    @Override
    protected Stream<Aggregate> modernAggregates() {
        SplittableRandom random = new SplittableRandom(2);
        return IntStream.range(0, SAMPLES)
                .mapToObj(i -> Aggregate.of(Row.builder()
                        .set("branch", any(random, "IE", "DE", ""))
                        .set("number", random.nextLong(-5, 1_000_000))
                        .set("remark", orNull(random, any(random, "", " ", "text")))
                        .set("shop_id", orNull(random, random.nextLong(1, 9)))
                        .set("display_name", orNull(random, any(random, "MARY", "Mary", "ß", "İi", "")))
                        .set("telephone", orNull(random, any(random, "1", " 1", "1 ", "", "  ")))
                        .set("newsletter", orNull(random, random.nextBoolean()))
                        .set(
                                "credit",
                                orNull(
                                        random,
                                        BigDecimal.valueOf(random.nextLong(-999, 99_999), 2)
                                                .stripTrailingZeros()))
                        .set("birth_date", orNull(random, LocalDate.ofEpochDay(random.nextLong(-50_000, 50_000))))
                        .set("zone", orNull(random, random.nextLong(-9, 99)))
                        .set("status", orNull(random, any(random, "ACTIVE", "BLOCKED")))
                        .set("amount", orNull(random, any(random, "ONE", "MANY")))
                        .set("origin", orNull(random, any(random, "WEB", "LEGACY")))
                        .build()));
    }

    // A law that is tried on one value alone says little of the conversion.
    @Test
    void theLawsAreTriedOnMoreThanOneValueOfEveryColumn() {
        assertThat(monotonous(legacyAggregates(), translator().legacy().root().columns()))
                .isEmpty();
        assertThat(monotonous(modernAggregates(), translator().modern().root().columns()))
                .isEmpty();
    }

    private static List<String> monotonous(Stream<Aggregate> samples, List<String> columns) {
        List<Row> rows = samples.map(Aggregate::root).toList();
        return columns.stream()
                .filter(column ->
                        rows.stream().map(row -> row.value(column)).distinct().count() < 2)
                .toList();
    }

    @Override
    protected Map<String, List<?>> codes(Side side) {
        return side == LEGACY
                ? Map.of("owners.state", List.of("A", "B"), "owners.size", List.of("1", "2", "3", "x", ""))
                : Map.of("owner.status", List.of("ACTIVE", "BLOCKED"), "owner.amount", List.of("ONE", "MANY"));
    }

    @Override
    protected Stream<Extreme> extremes() {
        return Stream.of(
                Extreme.carried(LEGACY, "owners.cents", Long.MIN_VALUE),
                Extreme.refused(MODERN, "owner.shop_id", new Unpaired("7f"), "owner.shop_id"),
                Extreme.refused(MODERN, "owner.credit", new BigDecimal("0.001"), "owner.credit"),
                Extreme.refused(LEGACY, "owners.born", 20230230L, "owners.born"),
                Extreme.refused(LEGACY, "owners.state", "X", "owners.state"),
                Extreme.refused(LEGACY, "owners.zip_no", "4x", "owners.zip_no"));
    }

    @SafeVarargs
    private static <T> T any(SplittableRandom random, T... values) {
        return values[random.nextInt(values.length)];
    }

    private static @Nullable Object orNull(SplittableRandom random, Object value) {
        return random.nextInt(5) == 0 ? null : value;
    }
}
