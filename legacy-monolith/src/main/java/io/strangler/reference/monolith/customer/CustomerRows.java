package io.strangler.reference.monolith.customer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;

/** Folds the rows of customer left join contact, ordered by both numbers, into customers. */
final class CustomerRows implements ResultSetExtractor<List<Customer>> {

    @Override
    public List<Customer> extractData(ResultSet rows) throws SQLException {
        List<Customer> customers = new ArrayList<>();
        boolean more = rows.next();
        while (more) {
            Customer bare = customer(rows);
            List<Contact> contacts = new ArrayList<>();
            do {
                rows.getInt("seq_no");
                if (!rows.wasNull()) {
                    contacts.add(new Contact(
                            contacts.size() + 1,
                            rows.getString("kind"),
                            rows.getString("value"),
                            yesOrNo(rows.getString("pref"))));
                }
                more = rows.next();
            } while (more && rows.getLong("cust_no") == bare.custNo());
            customers.add(with(bare, contacts));
        }
        return customers;
    }

    private static Customer customer(ResultSet rows) throws SQLException {
        return new Customer(
                rows.getLong("cust_no"),
                rows.getString("cust_code").stripTrailing(),
                rows.getString("full_name").toUpperCase(Locale.ROOT),
                rows.getInt("birth_date"),
                rows.getString("status"),
                yesOrNo(rows.getString("newsletter")),
                rows.getLong("credit_cents"),
                rows.getInt("since"),
                shown(rows.getString("street")),
                trimmed(shown(rows.getString("zip"))),
                shown(rows.getString("city")),
                trimmed(shown(rows.getString("country"))),
                rows.getString("remark"),
                rows.getLong("stmt_count"),
                rows.getInt("stmt_date"),
                List.of());
    }

    private static Customer with(Customer bare, List<Contact> contacts) {
        return new Customer(
                bare.custNo(),
                bare.custCode(),
                bare.name(),
                bare.born(),
                bare.status(),
                bare.newsletter(),
                bare.creditCents(),
                bare.since(),
                bare.street(),
                bare.zip(),
                bare.city(),
                bare.country(),
                bare.remark(),
                bare.stmtCount(),
                bare.stmtDate(),
                contacts);
    }

    private static String yesOrNo(String letter) {
        return letter.equals("Y") ? "Y" : "N";
    }

    private static @Nullable String shown(@Nullable String line) {
        return line == null || line.isBlank() ? null : line;
    }

    private static @Nullable String trimmed(@Nullable String padded) {
        return padded == null ? null : padded.stripTrailing();
    }
}
