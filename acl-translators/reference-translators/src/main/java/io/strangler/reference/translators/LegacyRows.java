package io.strangler.reference.translators;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The monolith's tables against its record. */
final class LegacyRows {
    static final String CONTACT = "contact";
    static final AggregateShape SHAPE = AggregateShape.of(
            TableShape.root(
                    "customer",
                    List.of("cust_no"),
                    List.of(
                            "cust_no",
                            "cust_code",
                            "full_name",
                            "birth_date",
                            "status",
                            "newsletter",
                            "credit_cents",
                            "since",
                            "street",
                            "zip",
                            "city",
                            "country",
                            "remark",
                            "stmt_count",
                            "stmt_date")),
            TableShape.child(
                    CONTACT,
                    "cust_no",
                    "cust_no",
                    List.of("seq_no"),
                    List.of("cust_no", "seq_no", "kind", "value", "pref")));

    private LegacyRows() {}

    static LegacyCustomer customer(Aggregate aggregate) {
        Row row = aggregate.root();
        return new LegacyCustomer(
                Columns.number(row, "cust_no"),
                Columns.text(row, "cust_code"),
                Columns.text(row, "full_name"),
                Columns.integer(row, "birth_date"),
                Columns.text(row, "status"),
                Columns.text(row, "newsletter"),
                Columns.integer(row, "credit_cents"),
                Columns.integer(row, "since"),
                Columns.text(row, "street"),
                Columns.text(row, "zip"),
                Columns.text(row, "city"),
                Columns.text(row, "country"),
                Columns.text(row, "remark"),
                Columns.integer(row, "stmt_count"),
                Columns.integer(row, "stmt_date"),
                lines(aggregate).stream()
                        .map(line -> new LegacyContact(
                                Columns.number(line, "seq_no"),
                                Columns.text(line, "kind"),
                                Columns.text(line, "value"),
                                Columns.text(line, "pref")))
                        .toList());
    }

    /** Returns the record's rows, as far as the modern aggregate it came from governs them. */
    static Aggregate aggregate(LegacyCustomer customer, Aggregate modern) {
        Row given = modern.root();
        Governed root = new Governed(given)
                .set("cust_no", customer.custNo(), "number")
                .set("cust_code", customer.custCode(), "number")
                .set("full_name", customer.fullName(), "given_name", "family_name")
                .set("birth_date", customer.birthDate(), "birth_date")
                .set("status", customer.status(), "status", "status_note")
                .set("newsletter", customer.newsletter(), "newsletter")
                .set("credit_cents", customer.creditCents(), "credit_limit")
                .set("since", customer.since(), "customer_since")
                .set("remark", customer.remark(), "remark")
                .set("stmt_count", customer.stmtCount(), "statement_count")
                .set("stmt_date", customer.stmtDate(), "last_statement_on");
        if (modern.children().containsKey(ModernRows.ADDRESS)) {
            Optional<Row> address = modern.rows(ModernRows.ADDRESS).stream().findFirst();
            root.setAsIn(address, "street", customer.street(), "street")
                    .setAsIn(address, "zip", customer.zip(), "postal_code")
                    .setAsIn(address, "city", customer.city(), "city")
                    .setAsIn(address, "country", customer.country(), "country_code");
        }
        Aggregate aggregate = Aggregate.of(root.row());
        return modern.children().containsKey(ModernRows.CONTACT)
                ? aggregate.with(CONTACT, contacts(customer, ModernRows.contacts(modern)))
                : aggregate;
    }

    /** Returns the contact rows in the order of their numbers. */
    static List<Row> lines(Aggregate aggregate) {
        return aggregate.rows(CONTACT).stream()
                .sorted(Comparator.comparingLong(line -> Columns.number(line, "seq_no")))
                .toList();
    }

    private static List<Row> contacts(LegacyCustomer customer, List<Row> given) {
        List<Row> lines = new ArrayList<>();
        for (LegacyContact contact : customer.contacts()) {
            lines.add(new Governed(given.get(lines.size()))
                    .set("cust_no", customer.custNo())
                    .set("seq_no", contact.seqNo())
                    .set("kind", contact.kind(), "kind", "kind_note")
                    .set("value", contact.value(), "value")
                    .set("pref", contact.pref(), "preferred")
                    .row());
        }
        return lines;
    }
}
