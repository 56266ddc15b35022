package io.strangler.reference.translators;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The customer as the monolith keeps it; a field that its row does not govern is null. */
record LegacyCustomer(
        long custNo,
        @Nullable String custCode,
        @Nullable String fullName,
        @Nullable Long birthDate,
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
        List<LegacyContact> contacts) {

    LegacyCustomer {
        contacts = List.copyOf(contacts);
    }

    /** Returns whether the four address columns say nothing. */
    boolean withoutAddress() {
        return Texts.blank(street) && Texts.blank(zip) && Texts.blank(city) && Texts.blank(country);
    }
}
