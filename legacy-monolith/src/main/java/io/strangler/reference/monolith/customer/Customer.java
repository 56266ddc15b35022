package io.strangler.reference.monolith.customer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A customer as the API shows it: facts, not spellings.
 *
 * <p>CHAR padding is trimmed, the name is in upper case as the entry form stores it, whatever is not Y is N, a blank line
 * of the address is null, and contacts are numbered by their line; everything else is as it lies in the tables.
 */
record Customer(
        long custNo,
        String custCode,
        String name,
        int born,
        String status,
        String newsletter,
        long creditCents,
        int since,
        @Nullable String street,
        @Nullable String zip,
        @Nullable String city,
        @Nullable String country,
        @Nullable String remark,
        long stmtCount,
        int stmtDate,
        List<Contact> contacts) {

    Customer {
        contacts = List.copyOf(contacts);
    }
}
