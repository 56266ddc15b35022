package io.strangler.reference.customers.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Folds rows of customer with address and contacts, ordered by number and position, into views. */
final class CustomerRows implements ResultSetExtractor<List<CustomerView>> {

    @Override
    public List<CustomerView> extractData(ResultSet rows) throws SQLException {
        List<CustomerView> views = new ArrayList<>();
        boolean more = rows.next();
        while (more) {
            List<Contact> contacts = new ArrayList<>();
            CustomerView bare = view(rows);
            do {
                rows.getInt("position");
                if (!rows.wasNull()) {
                    contacts.add(contact(rows));
                }
                more = rows.next();
            } while (more && rows.getLong("number") == bare.number());
            views.add(with(bare, contacts));
        }
        return views;
    }

    private static CustomerView view(ResultSet rows) throws SQLException {
        return new CustomerView(
                rows.getObject("id", UUID.class),
                rows.getLong("number"),
                rows.getString("given_name"),
                rows.getString("family_name"),
                date(rows, "birth_date"),
                CustomerStatus.valueOf(rows.getString("status")),
                rows.getString("status_note"),
                rows.getBoolean("newsletter"),
                rows.getBigDecimal("credit_limit"),
                date(rows, "customer_since"),
                address(rows),
                rows.getString("remark"),
                rows.getLong("statement_count"),
                date(rows, "last_statement_on"),
                List.of(),
                rows.getLong("version"));
    }

    private static @Nullable Address address(ResultSet rows) throws SQLException {
        return rows.getString("address_of") == null
                ? null
                : new Address(
                        rows.getString("street"),
                        rows.getString("postal_code"),
                        rows.getString("city"),
                        rows.getString("country_code"));
    }

    private static Contact contact(ResultSet rows) throws SQLException {
        return new Contact(
                ContactKind.valueOf(rows.getString("kind")),
                rows.getString("kind_note"),
                rows.getString("value"),
                rows.getBoolean("preferred"));
    }

    private static @Nullable LocalDate date(ResultSet rows, String column) throws SQLException {
        return rows.getObject(column, LocalDate.class);
    }

    private static CustomerView with(CustomerView bare, List<Contact> contacts) {
        return new CustomerView(
                bare.id(),
                bare.number(),
                bare.givenName(),
                bare.familyName(),
                bare.birthDate(),
                bare.status(),
                bare.statusNote(),
                bare.newsletter(),
                bare.creditLimit(),
                bare.customerSince(),
                bare.address(),
                bare.remark(),
                bare.statementCount(),
                bare.lastStatementOn(),
                contacts,
                bare.version());
    }
}
