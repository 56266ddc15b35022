package io.strangler.reference.customers.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer as the API shows it. */
record CustomerView(
        UUID id,
        long number,
        String givenName,
        String familyName,
        @Nullable LocalDate birthDate,
        CustomerStatus status,
        @Nullable String statusNote,
        boolean newsletter,
        BigDecimal creditLimit,
        @Nullable LocalDate customerSince,
        @Nullable Address address,
        @Nullable String remark,
        long statementCount,
        @Nullable LocalDate lastStatementOn,
        List<Contact> contacts,
        long version) {

    CustomerView {
        contacts = List.copyOf(contacts);
    }
}
