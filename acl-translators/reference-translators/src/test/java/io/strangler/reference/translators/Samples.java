package io.strangler.reference.translators;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An ordinary customer on both sides, to be spoilt by a test. */
final class Samples {
    static final UUID ID_42 = CustomerMapper.id(42);

    private Samples() {}

    static Aggregate legacy() {
        return Aggregate.of(Row.builder()
                        .set("cust_no", 42L)
                        .set("cust_code", "C0000042")
                        .set("full_name", "O'BRIEN, MARY")
                        .set("birth_date", 19700131L)
                        .set("status", "A")
                        .set("newsletter", "Y")
                        .set("credit_cents", 150_000L)
                        .set("since", 20010203L)
                        .set("street", "1 High St")
                        .set("zip", "01234")
                        .set("city", "Cork")
                        .set("country", "IE")
                        .set("remark", null)
                        .set("stmt_count", 3L)
                        .set("stmt_date", 20261101L)
                        .build())
                .with(LegacyRows.CONTACT, List.of(line(1, "P", "+353 1 234", "Y")));
    }

    static Aggregate modern() {
        return Aggregate.of(Row.builder()
                        .set("id", ID_42)
                        .set("number", 42L)
                        .set("given_name", "MARY")
                        .set("family_name", "O'BRIEN")
                        .set("birth_date", LocalDate.of(1970, 1, 31))
                        .set("status", "ACTIVE")
                        .set("status_note", null)
                        .set("newsletter", true)
                        .set("credit_limit", new BigDecimal("1.5E+3"))
                        .set("customer_since", LocalDate.of(2001, 2, 3))
                        .set("remark", null)
                        .set("statement_count", 3L)
                        .set("last_statement_on", LocalDate.of(2026, 11, 1))
                        .build())
                .with(
                        ModernRows.ADDRESS,
                        List.of(Row.builder()
                                .set("customer_id", ID_42)
                                .set("street", "1 High St")
                                .set("postal_code", "01234")
                                .set("city", "Cork")
                                .set("country_code", "IE")
                                .build()))
                .with(ModernRows.CONTACT, List.of(contact(0, "PHONE", null, "+353 1 234", true)));
    }

    static Row line(long seqNo, String kind, String value, String pref) {
        return Row.builder()
                .set("cust_no", 42L)
                .set("seq_no", seqNo)
                .set("kind", kind)
                .set("value", value)
                .set("pref", pref)
                .build();
    }

    static Row contact(long position, String kind, @Nullable String note, String value, boolean preferred) {
        return Row.builder()
                .set("customer_id", ID_42)
                .set("position", position)
                .set("kind", kind)
                .set("kind_note", note)
                .set("value", value)
                .set("preferred", preferred)
                .build();
    }

    static Aggregate with(Aggregate aggregate, String column, @Nullable Object value) {
        return new Aggregate(aggregate.root().with(column, value), aggregate.children());
    }
}
