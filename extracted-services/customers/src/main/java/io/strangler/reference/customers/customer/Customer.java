package io.strangler.reference.customers.customer;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.InsertOnlyProperty;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The customer aggregate. What other writers count up in the row (credit, statements) is never overwritten by saving
 * it: those columns are written when the row is born and changed by increments only.
 */
@Table("customer")
record Customer(
        @Id UUID id,
        long number,
        String givenName,
        String familyName,
        @Nullable LocalDate birthDate,
        CustomerStatus status,
        @Nullable String statusNote,
        boolean newsletter,
        @InsertOnlyProperty BigDecimal creditLimit,
        @Nullable LocalDate customerSince,

        @Nullable @MappedCollection(idColumn = "customer_id")
        Address address,

        @Nullable String remark,
        @InsertOnlyProperty long statementCount,
        @Nullable @InsertOnlyProperty LocalDate lastStatementOn,

        @MappedCollection(idColumn = "customer_id", keyColumn = "position")
        List<Contact> contacts,

        @Nullable @Version Long version) {

    Customer {
        contacts = List.copyOf(contacts);
    }
}
