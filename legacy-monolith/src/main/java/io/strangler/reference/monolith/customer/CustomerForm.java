package io.strangler.reference.monolith.customer;

import io.strangler.reference.monolith.failure.Refused;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a clerk may enter: the online fields of a customer. The credit counts for a new customer only. */
record CustomerForm(
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
        @Nullable List<ContactForm> contacts) {

    record ContactForm(
            @Nullable String kind,
            @Nullable String value,
            @Nullable String pref) {}

    private static final int MOST_CONTACTS = 99;

    /** The same entry as it will be stored: upper-case name, absent fields filled, contacts numbered from 1. */
    Entry checked() {
        List<String> wrong = new ArrayList<>();
        if (name == null) {
            wrong.add("name is missing");
        }
        String upperName = name == null ? "" : name.toUpperCase(Locale.ROOT);
        atMost(81, "name", upperName, wrong);
        int bornOn = date("born", born, wrong);
        int customerSince = date("since", since, wrong);
        atMost(60, "street", street, wrong);
        atMost(10, "zip", zip, wrong);
        atMost(40, "city", city, wrong);
        atMost(2, "country", country, wrong);
        atMost(200, "remark", remark, wrong);
        String statusCode = code("status", status, "A", wrong);
        String newsletterCode = code("newsletter", newsletter, "N", wrong);
        List<Contact> numbered = contacts(wrong);
        if (!wrong.isEmpty()) {
            throw new Refused(wrong);
        }
        return new Entry(
                upperName,
                bornOn,
                statusCode,
                newsletterCode,
                creditCents == null ? 0 : creditCents,
                customerSince,
                street,
                zip,
                city,
                country,
                remark,
                numbered);
    }

    private List<Contact> contacts(List<String> wrong) {
        List<ContactForm> given = contacts == null ? List.of() : contacts;
        if (given.size() > MOST_CONTACTS) {
            wrong.add("contacts: at most " + MOST_CONTACTS + ", not " + given.size());
            return List.of();
        }
        List<Contact> numbered = new ArrayList<>();
        for (ContactForm contact : given) {
            int seq = numbered.size() + 1;
            String field = "contacts[" + seq + "].";
            if (contact.kind() == null || contact.value() == null) {
                wrong.add(field + "kind and value are needed");
            }
            String value = contact.value() == null ? "" : contact.value();
            atMost(120, field + "value", value, wrong);
            numbered.add(new Contact(
                    seq,
                    code(field + "kind", contact.kind(), " ", wrong),
                    value,
                    code(field + "pref", contact.pref(), "N", wrong)));
        }
        return numbered;
    }

    private static int date(String field, @Nullable Integer yyyymmdd, List<String> wrong) {
        if (yyyymmdd == null || yyyymmdd == 0) {
            return 0;
        }
        try {
            LocalDate date = LocalDate.of(yyyymmdd / 10_000, yyyymmdd / 100 % 100, yyyymmdd % 100);
            if (date.getYear() >= 1 && date.getYear() <= 9999) {
                return yyyymmdd;
            }
        } catch (DateTimeException notInTheCalendar) {
            // told below, together with dates outside the four-digit years
        }
        wrong.add(field + " is no date YYYYMMDD: " + yyyymmdd);
        return 0;
    }

    private static String code(String field, @Nullable String code, String absent, List<String> wrong) {
        if (code == null) {
            return absent;
        }
        atMost(1, field, code, wrong);
        return code.isEmpty() ? " " : code;
    }

    private static void atMost(int most, String field, @Nullable String text, List<String> wrong) {
        if (text != null && text.codePointCount(0, text.length()) > most) {
            wrong.add(field + " is longer than " + most + " characters");
        }
    }
}
