package io.strangler.reference.translators;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The customer as the service keeps it; a field that its row does not govern is null. */
record ModernCustomer(
        UUID id,
        long number,
        @Nullable String givenName,
        @Nullable String familyName,
        @Nullable LocalDate birthDate,
        @Nullable String status,
        @Nullable String statusNote,
        @Nullable Boolean newsletter,
        @Nullable BigDecimal creditLimit,
        @Nullable LocalDate customerSince,
        @Nullable String remark,
        @Nullable Long statementCount,
        @Nullable LocalDate lastStatementOn,
        @Nullable ModernAddress address,
        List<ModernContact> contacts) {

    ModernCustomer {
        contacts = List.copyOf(contacts);
    }
}
