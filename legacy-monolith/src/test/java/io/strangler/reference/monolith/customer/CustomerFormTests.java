package io.strangler.reference.monolith.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.reference.monolith.failure.Refused;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerFormTests {

    @Test
    void namesAreUpperCasedWithoutRegardToTheMachinesLanguage() {
        assertThat(named("Weiß, Iris").checked().name()).isEqualTo("WEISS, IRIS");
    }

    @Test
    void aNameThatGrowsPastItsColumnInUpperCaseIsRefused() {
        assertThatThrownBy(() -> named("ß".repeat(41)).checked())
                .isInstanceOf(Refused.class)
                .hasMessage("name is longer than 81 characters");
    }

    @Test
    void lengthsCountCharactersAndNotTheirEncoding() {
        assertThat(remarked("👍".repeat(200)).checked().remark()).hasSize(400);
        assertThatThrownBy(() -> remarked("👍".repeat(201)).checked())
                .hasMessage("remark is longer than 200 characters");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10101, 20000229, 99991231})
    void takesDatesInTheCalendarAndZeroForNone(int date) {
        assertThat(born(date).checked().born()).isEqualTo(date);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 19000229, 20230230, 20231301, 100000101, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesEveryOtherNumberAsADate(int date) {
        assertThatThrownBy(() -> born(date).checked()).hasMessage("born is no date YYYYMMDD: " + date);
    }

    @Test
    void contactsAreNumberedInTheirOrder() {
        CustomerForm form = reachable(List.of(contact("E", "b"), contact("P", "a"), contact("", "c")));

        assertThat(form.checked().contacts())
                .containsExactly(
                        new Contact(1, "E", "b", "N"), new Contact(2, "P", "a", "N"), new Contact(3, " ", "c", "N"));
    }

    @Test
    void everythingWrongIsNamedAtOnce() {
        CustomerForm form = new CustomerForm(
                null, 7, "AB", null, null, null, null, null, null, "IRL", null, List.of(contact(null, "1")));

        assertThatThrownBy(form::checked)
                .hasMessage("name is missing; born is no date YYYYMMDD: 7; country is longer than 2 characters; "
                        + "status is longer than 1 characters; contacts[1].kind and value are needed");
    }

    private static CustomerForm.ContactForm contact(@Nullable String kind, String value) {
        return new CustomerForm.ContactForm(kind, value, null);
    }

    private static CustomerForm named(String name) {
        return new CustomerForm(name, null, null, null, null, null, null, null, null, null, null, null);
    }

    private static CustomerForm born(int date) {
        return new CustomerForm("A", date, null, null, null, null, null, null, null, null, null, null);
    }

    private static CustomerForm remarked(String remark) {
        return new CustomerForm("A", null, null, null, null, null, null, null, null, null, remark, null);
    }

    private static CustomerForm reachable(List<CustomerForm.ContactForm> contacts) {
        return new CustomerForm("A", null, null, null, null, null, null, null, null, null, null, contacts);
    }
}
