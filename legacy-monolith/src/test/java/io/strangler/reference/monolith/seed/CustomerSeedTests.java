package io.strangler.reference.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CustomerSeedTests {

    private static final List<SeedCustomer> FIRST_HUNDRED =
            LongStream.rangeClosed(1, 100).mapToObj(CustomerSeed::customer).toList();

    static Stream<Arguments> uglyCases() {
        return Stream.of(
                ugly("empty name", c -> c.name().isEmpty()),
                ugly("longest name", c -> c.name().length() == 81),
                ugly("longest remark", c -> c.remark() != null && c.remark().length() == 200),
                ugly(
                        "longest street",
                        c -> c.address().street() != null
                                && c.address().street().length() == 60),
                ugly("non-ASCII upper case", c -> c.name().contains("Ü")),
                ugly("ß", c -> c.name().contains("ß")),
                ugly("İ", c -> c.name().contains("İ")),
                ugly("combining accent", c -> c.name().contains("\u0301")),
                ugly("emoji in remark", c -> c.remark() != null && c.remark().contains("📞")),
                ugly("apostrophe", c -> c.name().contains("D'")),
                ugly("unknown status", c -> "X9".contains(c.status())),
                ugly("blank status", c -> c.status().isBlank()),
                ugly("unknown contact kind", c -> c.contacts().stream().anyMatch(k -> !"PMEF".contains(k.kind()))),
                ugly("no dates", c -> c.birthDate() == 0 && c.since() == 0 && c.lastStatement() == 0),
                ugly("name without comma", c -> !c.name().isEmpty() && !c.name().contains(",")),
                ugly("comma without blank", c -> c.name().matches(".*,\\S.*")),
                ugly(
                        "several commas",
                        c -> c.name().chars().filter(x -> x == ',').count() > 1),
                ugly("leading blanks", c -> c.name().startsWith(" ")),
                ugly("trailing blanks", c -> c.name().endsWith(" ")),
                ugly("contact gaps", c -> c.contacts().stream()
                        .map(SeedContact::seq)
                        .toList()
                        .equals(List.of(1, 3, 7))),
                ugly("no contacts", c -> c.contacts().isEmpty()),
                ugly("nine contacts", c -> c.contacts().size() == 9),
                ugly("zip with leading zeros", c -> String.valueOf(c.address().zip())
                        .startsWith("00")),
                ugly(
                        "blank country",
                        c -> " ".equals(c.address().country())
                                && c.address().city() != null
                                && !c.address().city().isEmpty()),
                ugly("no address", c -> c.address().equals(SeedCustomer.Address.NONE)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uglyCases")
    void hasEveryUglyCaseAmongTheFirstHundred(String name, Predicate<SeedCustomer> ugly) {
        assertThat(FIRST_HUNDRED).anyMatch(ugly);
    }

    @Test
    void makesACustomerTheSameEveryTime() {
        assertThat(LongStream.rangeClosed(1, 100)
                        .mapToObj(CustomerSeed::customer)
                        .toList())
                .isEqualTo(FIRST_HUNDRED);
    }

    @Test
    void mostCustomersAreOrdinaryAndDiffer() {
        assertThat(LongStream.rangeClosed(1, 1000)
                        .mapToObj(CustomerSeed::customer)
                        .map(SeedCustomer::name)
                        .distinct()
                        .count())
                .isGreaterThan(200);
    }

    @Test
    void everyDateIsNoneOrInTheCalendar() {
        LongStream.rangeClosed(1, 5000).mapToObj(CustomerSeed::customer).forEach(customer -> {
            for (int date : new int[] {customer.birthDate(), customer.since(), customer.lastStatement()}) {
                assertThat(date == 0 || date(date).getYear() > 0).isTrue();
            }
        });
    }

    @Test
    void anInvalidDateIsMadeOnlyOnPurpose() {
        int invalid = CustomerSeed.withInvalidDate(1).birthDate();

        assertThatThrownBy(() -> date(invalid)).isInstanceOf(DateTimeException.class);
    }

    private static LocalDate date(int yyyymmdd) {
        return LocalDate.of(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
    }

    private static Arguments ugly(String name, Predicate<SeedCustomer> ugly) {
        return arguments(name, ugly);
    }
}
