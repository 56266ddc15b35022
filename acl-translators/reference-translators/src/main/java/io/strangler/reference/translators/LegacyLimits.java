package io.strangler.reference.translators;

import io.strangler.translate.Untranslatable;
import org.jspecify.annotations.Nullable;

/** What the monolith's columns can hold; asked last, because a value that is kept as it is need not fit when translated. */
final class LegacyLimits {
    private LegacyLimits() {}

    /**
     * Returns the customer when every value fits its column.
     *
     * @throws Untranslatable naming the first column that cannot hold its value
     */
    static LegacyCustomer checked(LegacyCustomer customer) {
        holds(10, "customer.cust_code", customer.custCode());
        holds(81, "customer.full_name", customer.fullName());
        holds(1, "customer.status", customer.status());
        holds(60, "customer.street", customer.street());
        holds(10, "customer.zip", customer.zip());
        holds(40, "customer.city", customer.city());
        holds(2, "customer.country", customer.country());
        holds(200, "customer.remark", customer.remark());
        for (LegacyContact contact : customer.contacts()) {
            if (contact.seqNo() < Short.MIN_VALUE || contact.seqNo() > Short.MAX_VALUE) {
                throw new Untranslatable(
                        "contact.seq_no", "would be " + contact.seqNo() + ", more than smallint holds");
            }
            holds(1, "contact.kind", contact.kind());
            holds(120, "contact.value", contact.value());
        }
        return customer;
    }

    // PostgreSQL counts characters where Java counts UTF-16 units.
    private static void holds(int most, String column, @Nullable String text) {
        if (text != null && text.codePointCount(0, text.length()) > most) {
            throw new Untranslatable(
                    column,
                    "would need " + text.codePointCount(0, text.length()) + " characters of the " + most + " it holds");
        }
    }
}
