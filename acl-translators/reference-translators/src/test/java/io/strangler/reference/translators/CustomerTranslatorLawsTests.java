package io.strangler.reference.translators;

import static io.strangler.translate.Side.LEGACY;
import static io.strangler.translate.Side.MODERN;
import static io.strangler.translate.tck.Extreme.carried;
import static io.strangler.translate.tck.Extreme.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.tck.EntityTranslatorContract;
import io.strangler.translate.tck.Extreme;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CustomerTranslatorLawsTests extends EntityTranslatorContract {
    private static final int SAMPLES = 1_500;
    private static final long SEED = 20010203;

    @Override
    protected EntityTranslator translator() {
        return new CustomerTranslator();
    }

    @Override
    protected Stream<Aggregate> legacyAggregates() {
        UglyCustomers customers = new UglyCustomers(SEED);
        return Stream.concat(
                Stream.of(Samples.legacy()), IntStream.range(0, SAMPLES).mapToObj(i -> customers.legacy()));
    }

    @Override
    protected Stream<Aggregate> modernAggregates() {
        UglyCustomers customers = new UglyCustomers(SEED + 1);
        return Stream.concat(
                Stream.of(Samples.modern()), IntStream.range(0, SAMPLES).mapToObj(i -> customers.modern()));
    }

    // A law that is tried on one value alone says little of the field, and one without children nothing of them.
    @Test
    void theLawsAreTriedOnMoreThanOneValueOfEveryColumnOfEveryTable() {
        assertThat(monotonous(legacyAggregates(), translator().legacy())).isEmpty();
        assertThat(monotonous(modernAggregates(), translator().modern())).isEmpty();
    }

    private static List<String> monotonous(Stream<Aggregate> samples, AggregateShape shape) {
        List<Aggregate> aggregates = samples.toList();
        return shape.tables().stream()
                .flatMap(table -> table.columns().stream()
                        .filter(column -> aggregates.stream()
                                        .flatMap(aggregate -> rows(aggregate, shape, table).stream())
                                        .map(row -> row.value(column))
                                        .distinct()
                                        .count()
                                < 2)
                        .map(column -> table.table() + "." + column))
                .toList();
    }

    private static List<Row> rows(Aggregate aggregate, AggregateShape shape, TableShape table) {
        return table.equals(shape.root()) ? List.of(aggregate.root()) : aggregate.rows(table.table());
    }

    @Override
    protected Map<String, List<?>> codes(Side side) {
        List<String> characters = new ArrayList<>(List.of("", "ß", "İ", "é", "€", "Ж", "王", "👍"));
        IntStream.rangeClosed('!', '~').mapToObj(Character::toString).forEach(characters::add);
        return side == LEGACY
                ? Map.of(
                        "customer.status", characters,
                        "customer.newsletter", characters,
                        "contact.kind", characters,
                        "contact.pref", characters)
                : Map.of(
                        "customer.status", List.of("ACTIVE", "BLOCKED", "CLOSED", "UNCLASSIFIED"),
                        "customer_contact.kind", List.of("PHONE", "MOBILE", "EMAIL", "FAX", "OTHER"));
    }

    @Override
    protected Stream<Extreme> extremes() {
        return Stream.of(
                carried(LEGACY, "customer.full_name", "W".repeat(40) + ", " + "M".repeat(39)),
                carried(LEGACY, "customer.full_name", "ß".repeat(81)),
                carried(LEGACY, "customer.credit_cents", 99_999_999_999_999L),
                carried(LEGACY, "customer.credit_cents", -99_999_999_999_999L),
                refused(LEGACY, "customer.credit_cents", 100_000_000_000_000L, "customer.credit_cents"),
                refused(LEGACY, "customer.credit_cents", Long.MIN_VALUE, "customer.credit_cents"),
                carried(LEGACY, "customer.stmt_count", Long.MAX_VALUE),
                carried(LEGACY, "customer.birth_date", 99991231L),
                carried(LEGACY, "customer.birth_date", 10101L),
                carried(LEGACY, "customer.since", 20240229L),
                refused(LEGACY, "customer.birth_date", 20230229L, "customer.birth_date"),
                refused(LEGACY, "customer.since", 20231301L, "customer.since"),
                refused(LEGACY, "customer.stmt_date", -20230101L, "customer.stmt_date"),
                carried(LEGACY, "customer.remark", "👍".repeat(200)),
                carried(MODERN, "customer.remark", "👍".repeat(200)),
                refused(MODERN, "customer.remark", "r".repeat(201), "customer.remark"),
                refused(MODERN, "customer.family_name", "ß".repeat(41), "customer.full_name"),
                refused(MODERN, "customer.given_name", "g".repeat(81), "customer.full_name"),
                carried(MODERN, "customer.credit_limit", new BigDecimal("-999999999999.99")),
                refused(MODERN, "customer.credit_limit", new BigDecimal("0.001"), "customer.credit_limit"),
                refused(MODERN, "customer.birth_date", LocalDate.of(10_000, 1, 1), "customer.birth_date"),
                refused(MODERN, "customer.customer_since", LocalDate.of(0, 1, 1), "customer.customer_since"),
                refused(MODERN, "customer.status", "FROZEN", "customer.status"),
                carried(MODERN, "customer.status_note", "any text beside a status that has a word"),
                refused(MODERN, "customer_address.street", "s".repeat(61), "customer.street"),
                carried(MODERN, "customer_address.postal_code", "1234567890   "),
                refused(MODERN, "customer_address.postal_code", "12345678901", "customer.zip"),
                refused(MODERN, "customer_address.city", "c".repeat(41), "customer.city"),
                refused(MODERN, "customer_address.country_code", "DEU", "customer.country"),
                refused(MODERN, "customer_contact.value", "v".repeat(121), "contact.value"),
                refused(MODERN, "customer_contact.kind", "PAGER", "customer_contact.kind"),
                carried(MODERN, "customer_contact.kind_note", "any text beside a kind that has a word"));
    }
}
