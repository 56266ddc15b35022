package io.strangler.reference.translators;

import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a legacy client may enter, judged by the rules of the monolith and told in its words. */
record LegacyForm(
        @Nullable String name,
        @Nullable Integer born,
        @Nullable String status,
        @Nullable String newsletter,
        @Nullable Long creditCents,
        @Nullable Integer since,
        @Nullable String street,
        @Nullable String zip,
        @Nullable String city,
        @Nullable String country,
        @Nullable String remark,
        @Nullable List<@Nullable ContactForm> contacts) {

    private static final int MOST_CONTACTS = 99;

    record ContactForm(
            @Nullable String kind,
            @Nullable String value,
            @Nullable String pref) {}

    /** Returns what the monolith would refuse, in its order. */
    List<String> problems() {
        List<String> wrong = new ArrayList<>();
        if (name == null) {
            wrong.add("name is missing");
        }
        atMost(81, "name", name == null ? null : Texts.upper(name), wrong);
        date("born", born, wrong);
        date("since", since, wrong);
        atMost(60, "street", street, wrong);
        atMost(10, "zip", zip, wrong);
        atMost(40, "city", city, wrong);
        atMost(2, "country", country, wrong);
        atMost(200, "remark", remark, wrong);
        atMost(1, "status", status, wrong);
        atMost(1, "newsletter", newsletter, wrong);
        contacts(wrong);
        return wrong;
    }

    /** Returns the customer as the monolith would store it; only for a form without problems. */
    LegacyCustomer customer(long custNo) {
        List<LegacyContact> lines = new ArrayList<>();
        for (ContactForm contact : entered()) {
            Objects.requireNonNull(contact);
            lines.add(new LegacyContact(
                    lines.size() + 1L, Texts.unpadded(contact.kind()), contact.value(), either(contact.pref(), "N")));
        }
        return new LegacyCustomer(
                custNo,
                null,
                Objects.requireNonNull(name),
                either(born, 0),
                Texts.unpadded(either(status, "A")),
                either(newsletter, "N"),
                either(creditCents, 0L),
                either(since, 0),
                street,
                Texts.unpadded(zip),
                city,
                Texts.unpadded(country),
                remark,
                0L,
                0L,
                lines);
    }

    private List<@Nullable ContactForm> entered() {
        return contacts == null ? List.of() : contacts;
    }

    private void contacts(List<String> wrong) {
        if (entered().size() > MOST_CONTACTS) {
            wrong.add(
                    "contacts: at most " + MOST_CONTACTS + ", not " + entered().size());
            return;
        }
        int seq = 0;
        for (ContactForm contact : entered()) {
            seq++;
            String field = "contacts[" + seq + "].";
            if (contact == null || contact.kind() == null || contact.value() == null) {
                wrong.add(field + "kind and value are needed");
            }
            if (contact == null) {
                continue;
            }
            atMost(120, field + "value", contact.value(), wrong);
            atMost(1, field + "kind", contact.kind(), wrong);
            atMost(1, field + "pref", contact.pref(), wrong);
        }
    }

    private static void date(String field, @Nullable Integer yyyymmdd, List<String> wrong) {
        try {
            LegacyDates.date(field, yyyymmdd == null ? null : yyyymmdd.longValue());
        } catch (Untranslatable noDate) {
            wrong.add(field + " is no date YYYYMMDD: " + yyyymmdd);
        }
    }

    private static void atMost(int most, String field, @Nullable String text, List<String> wrong) {
        if (text != null && text.codePointCount(0, text.length()) > most) {
            wrong.add(field + " is longer than " + most + " characters");
        }
    }

    private static String either(@Nullable String entered, String otherwise) {
        return entered == null ? otherwise : entered;
    }

    private static long either(@Nullable Number entered, long otherwise) {
        return entered == null ? otherwise : entered.longValue();
    }
}
