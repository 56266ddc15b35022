package io.strangler.reference.customers.customer;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** What a client may write, to be read after validation. The bounds are those of every system a customer has to fit into. */
record CustomerForm(
        @Nullable String givenName,
        @NotNull String familyName,
        @Nullable LocalDate birthDate,
        @NotNull CustomerStatus status,
        @Nullable @CodePointLength(max = 1) String statusNote,
        @Nullable Boolean newsletter,
        @Nullable @Digits(integer = 12, fraction = 2) BigDecimal creditLimit,
        @Nullable LocalDate customerSince,
        @Nullable @Valid AddressForm address,
        @Nullable @CodePointLength(max = 200) String remark,
        @Nullable @Size(max = 99) List<@Valid @NotNull ContactForm> contacts) {

    private static final int LONGEST_NAME = 81;

    record AddressForm(
            @Nullable @CodePointLength(max = 60) String street,
            @Nullable @CodePointLength(max = 10) String postalCode,
            @Nullable @CodePointLength(max = 40) String city,
            @Nullable @CodePointLength(max = 2) String countryCode) {

        @Nullable
        Address address() {
            return blank(street) && blank(postalCode) && blank(city) && blank(countryCode)
                    ? null
                    : new Address(street, stripped(postalCode), city, stripped(countryCode));
        }

        private static boolean blank(@Nullable String text) {
            return text == null || text.isBlank();
        }

        private static @Nullable String stripped(@Nullable String text) {
            return text == null ? null : text.stripTrailing();
        }
    }

    record ContactForm(
            @NotNull ContactKind kind,
            @Nullable @CodePointLength(max = 1) String kindNote,
            @NotNull @CodePointLength(max = 120) String value,
            @Nullable Boolean preferred) {

        @AssertTrue(message = "kindNote is the code of kind OTHER, and of no other kind")
        boolean isKindNoteConsistent() {
            return kind == null || (kind == ContactKind.OTHER) == (kindNote != null);
        }

        Contact contact() {
            return new Contact(kind, kindNote, value, Boolean.TRUE.equals(preferred));
        }
    }

    @AssertTrue(message = "statusNote is the code of status UNCLASSIFIED, and of no other status")
    boolean isStatusNoteConsistent() {
        return status == null || (status == CustomerStatus.UNCLASSIFIED) == (statusNote != null);
    }

    @AssertTrue(message = "family and given name together, in upper case, must not be longer than 81 characters")
    boolean isNameShortEnough() {
        String given = givenName == null || givenName.isEmpty() ? "" : ", " + givenName;
        String listed = (familyName + given).toUpperCase(Locale.ROOT);
        return listed.codePointCount(0, listed.length()) <= LONGEST_NAME;
    }

    @AssertTrue(message = "dates must lie in the years 1 to 9999")
    boolean isInFourDigitYears() {
        return inFourDigitYears(birthDate) && inFourDigitYears(customerSince);
    }

    private static boolean inFourDigitYears(@Nullable LocalDate date) {
        return date == null || (date.getYear() >= 1 && date.getYear() <= 9999);
    }

    /** A customer never stored before. */
    Customer born(long number) {
        return customer(new Customer(
                CustomerId.of(number),
                number,
                "",
                "",
                null,
                CustomerStatus.ACTIVE,
                null,
                false,
                creditLimit == null ? BigDecimal.ZERO : creditLimit,
                null,
                null,
                null,
                0,
                null,
                List.of(),
                null));
    }

    /** The present customer with everything a client may write replaced. */
    Customer customer(Customer present) {
        return new Customer(
                present.id(),
                present.number(),
                givenName == null ? "" : givenName,
                familyName,
                birthDate,
                status,
                statusNote,
                Boolean.TRUE.equals(newsletter),
                present.creditLimit(),
                customerSince,
                address == null ? null : address.address(),
                remark,
                present.statementCount(),
                present.lastStatementOn(),
                contacts == null
                        ? List.of()
                        : contacts.stream().map(ContactForm::contact).toList(),
                present.version());
    }
}
