package io.strangler.reference.translators;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The service's tables against its record. */
final class ModernRows {
    static final String ADDRESS = "customer_address";
    static final String CONTACT = "customer_contact";
    static final AggregateShape SHAPE = AggregateShape.of(
            TableShape.root(
                            "customer",
                            List.of("number"),
                            List.of(
                                    "id",
                                    "number",
                                    "given_name",
                                    "family_name",
                                    "birth_date",
                                    "status",
                                    "status_note",
                                    "newsletter",
                                    "credit_limit",
                                    "customer_since",
                                    "remark",
                                    "statement_count",
                                    "last_statement_on"))
                    .versionedBy("version"),
            TableShape.child(
                    ADDRESS,
                    "customer_id",
                    "id",
                    List.of("customer_id"),
                    List.of("customer_id", "street", "postal_code", "city", "country_code")),
            TableShape.child(
                    CONTACT,
                    "customer_id",
                    "id",
                    List.of("position"),
                    List.of("customer_id", "position", "kind", "kind_note", "value", "preferred")));

    private ModernRows() {}

    static ModernCustomer customer(Aggregate aggregate) {
        Row row = aggregate.root();
        return new ModernCustomer(
                row.value("id", UUID.class).orElseThrow(() -> new Untranslatable("id", "is missing")),
                Columns.number(row, "number"),
                Columns.text(row, "given_name"),
                Columns.text(row, "family_name"),
                date(row, "birth_date"),
                Columns.text(row, "status"),
                Columns.text(row, "status_note"),
                row.value("newsletter", Boolean.class).orElse(null),
                row.value("credit_limit", BigDecimal.class).orElse(null),
                date(row, "customer_since"),
                Columns.text(row, "remark"),
                Columns.integer(row, "statement_count"),
                date(row, "last_statement_on"),
                aggregate.rows(ADDRESS).stream()
                        .findFirst()
                        .map(ModernRows::address)
                        .orElse(null),
                contacts(aggregate).stream()
                        .map(contact -> new ModernContact(
                                Columns.number(contact, "position"),
                                Columns.text(contact, "kind"),
                                Columns.text(contact, "kind_note"),
                                Columns.text(contact, "value"),
                                contact.value("preferred", Boolean.class).orElse(null)))
                        .toList());
    }

    /** Returns the record's rows, as far as the legacy aggregate it came from governs them. */
    static Aggregate aggregate(ModernCustomer customer, Aggregate legacy) {
        Row given = legacy.root();
        Aggregate aggregate = Aggregate.of(new Governed(given)
                .set("id", customer.id(), "cust_no")
                .set("number", customer.number(), "cust_no")
                .set("given_name", customer.givenName(), "full_name")
                .set("family_name", customer.familyName(), "full_name")
                .set("birth_date", customer.birthDate(), "birth_date")
                .set("status", customer.status(), "status")
                .set("status_note", customer.statusNote(), "status")
                .set("newsletter", customer.newsletter(), "newsletter")
                .set("credit_limit", customer.creditLimit(), "credit_cents")
                .set("customer_since", customer.customerSince(), "since")
                .set("remark", customer.remark(), "remark")
                .set("statement_count", customer.statementCount(), "stmt_count")
                .set("last_statement_on", customer.lastStatementOn(), "stmt_date")
                .row());
        // Whether there is an address at all takes all four columns to tell.
        if (given.columns().containsAll(List.of("street", "zip", "city", "country"))) {
            aggregate = aggregate.with(ADDRESS, address(customer));
        }
        return legacy.children().containsKey(LegacyRows.CONTACT)
                ? aggregate.with(CONTACT, contacts(customer, LegacyRows.lines(legacy)))
                : aggregate;
    }

    /** Returns the contact rows in the order of their positions. */
    static List<Row> contacts(Aggregate aggregate) {
        return aggregate.rows(CONTACT).stream()
                .sorted(Comparator.comparingLong(contact -> Columns.number(contact, "position")))
                .toList();
    }

    private static ModernAddress address(Row row) {
        return new ModernAddress(
                Columns.text(row, "street"),
                Columns.text(row, "postal_code"),
                Columns.text(row, "city"),
                Columns.text(row, "country_code"));
    }

    private static List<Row> address(ModernCustomer customer) {
        ModernAddress address = customer.address();
        if (address == null) {
            return List.of();
        }
        return List.of(Row.builder()
                .set("customer_id", customer.id())
                .set("street", address.street())
                .set("postal_code", address.postalCode())
                .set("city", address.city())
                .set("country_code", address.countryCode())
                .build());
    }

    private static List<Row> contacts(ModernCustomer customer, List<Row> given) {
        List<Row> rows = new ArrayList<>();
        for (ModernContact contact : customer.contacts()) {
            rows.add(new Governed(given.get(rows.size()))
                    .set("customer_id", customer.id())
                    .set("position", contact.position())
                    .set("kind", contact.kind(), "kind")
                    .set("kind_note", contact.kindNote(), "kind")
                    .set("value", contact.value(), "value")
                    .set("preferred", contact.preferred(), "pref")
                    .row());
        }
        return rows;
    }

    private static @Nullable LocalDate date(Row row, String column) {
        return row.value(column, LocalDate.class).orElse(null);
    }
}
