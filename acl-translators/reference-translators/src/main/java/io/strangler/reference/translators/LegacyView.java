package io.strangler.reference.translators;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the monolith's API shows it.
 *
 * <p>It shows facts, not spellings: the name in upper case, every letter but Y as N, a blank address line as null, and
 * contacts by their line, so that the same customer looks the same whichever side answers.
 */
record LegacyView(
        long custNo,
        @Nullable String custCode,
        @Nullable String name,
        @Nullable Long born,
        @Nullable String status,
        @Nullable String newsletter,
        @Nullable Long creditCents,
        @Nullable Long since,
        @Nullable String street,
        @Nullable String zip,
        @Nullable String city,
        @Nullable String country,
        @Nullable String remark,
        @Nullable Long stmtCount,
        @Nullable Long stmtDate,
        List<ContactView> contacts) {

    record ContactView(
            int seq,
            @Nullable String kind,
            @Nullable String value,
            @Nullable String pref) {}

    static LegacyView of(LegacyCustomer customer) {
        List<ContactView> lines = new ArrayList<>();
        for (LegacyContact contact : customer.contacts()) {
            lines.add(new ContactView(lines.size() + 1, letter(contact.kind()), contact.value(), contact.pref()));
        }
        return new LegacyView(
                customer.custNo(),
                customer.custCode(),
                customer.fullName(),
                customer.birthDate(),
                letter(customer.status()),
                customer.newsletter(),
                customer.creditCents(),
                customer.since(),
                shown(customer.street()),
                unpadded(customer.zip()),
                shown(customer.city()),
                unpadded(customer.country()),
                customer.remark(),
                customer.stmtCount(),
                customer.stmtDate(),
                lines);
    }

    private static @Nullable String shown(@Nullable String text) {
        return Texts.blank(text) ? null : text;
    }

    private static @Nullable String unpadded(@Nullable String text) {
        String shown = shown(text);
        return shown == null ? null : shown.stripTrailing();
    }

    // The monolith shows CHAR(1) as it lies in the table: a blank code is one blank.
    private static @Nullable String letter(@Nullable String code) {
        return "".equals(code) ? " " : code;
    }
}
