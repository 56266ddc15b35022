package io.strangler.reference.translators;

import static io.strangler.translate.Declaration.ignored;
import static io.strangler.translate.Declaration.normalised;
import static io.strangler.translate.Side.LEGACY;
import static io.strangler.translate.Side.MODERN;

import io.strangler.translate.Declaration;
import java.util.List;

/** Everything about a customer that is not carried over one to one. */
final class CustomerDeclarations {
    static final List<Declaration> ALL = List.of(
            ignored(LEGACY, "customer.chg_user", "who changed the row last is the monolith's own audit"),
            ignored(LEGACY, "customer.chg_ts", "when the row was changed last is the monolith's own audit"),
            normalised(
                    LEGACY,
                    "customer.cust_code",
                    "derived from the number as C and seven digits; a code that is there already is kept"),
            normalised(
                    LEGACY,
                    "customer.full_name",
                    "raised to upper case, as the monolith does on entry; an unchanged name is kept as it is"),
            normalised(
                    LEGACY,
                    "customer.newsletter",
                    "every letter but Y means no; the letter is kept while its meaning is"),
            normalised(LEGACY, "customer.street", "blank and null are the same when the whole address is blank"),
            normalised(LEGACY, "customer.zip", "blank and null are the same when the whole address is blank"),
            normalised(LEGACY, "customer.city", "blank and null are the same when the whole address is blank"),
            normalised(LEGACY, "customer.country", "blank and null are the same when the whole address is blank"),
            normalised(
                    LEGACY,
                    "contact.seq_no",
                    "contacts are numbered from 1 in their order; while the contacts are the same they keep their numbers"),
            normalised(LEGACY, "contact.pref", "every letter but Y means no; an unchanged contact keeps its letter"),
            normalised(
                    MODERN,
                    "customer.id",
                    "the version 5 UUID of the number for a customer that is not there yet; otherwise the present one"),
            normalised(
                    MODERN,
                    "customer.given_name",
                    "kept while the upper-cased name is the legacy one, else split from it"),
            normalised(
                    MODERN,
                    "customer.family_name",
                    "kept while the upper-cased name is the legacy one, else split from it"),
            normalised(MODERN, "customer.status", "UNCLASSIFIED with a known code in its note is that code's word"),
            normalised(
                    MODERN,
                    "customer.status_note",
                    "kept while the status says the legacy code, else the unknown code"),
            normalised(MODERN, "customer_address.customer_id", "follows the customer's id"),
            normalised(
                    MODERN, "customer_address.street", "a row of blanks only is no address; one that is there is kept"),
            normalised(
                    MODERN,
                    "customer_address.postal_code",
                    "trailing blanks do not survive CHAR(10); kept while unchanged"),
            normalised(
                    MODERN, "customer_address.city", "a row of blanks only is no address; one that is there is kept"),
            normalised(
                    MODERN,
                    "customer_address.country_code",
                    "trailing blanks do not survive CHAR(2); kept while unchanged"),
            normalised(MODERN, "customer_contact.customer_id", "follows the customer's id"),
            normalised(
                    MODERN,
                    "customer_contact.position",
                    "counted from 0 in order; kept while the contacts are the same"),
            normalised(MODERN, "customer_contact.kind", "OTHER with a known code in its note is that code's word"),
            normalised(
                    MODERN,
                    "customer_contact.kind_note",
                    "kept while the contact is unchanged, else the unknown code"));

    private CustomerDeclarations() {}
}
