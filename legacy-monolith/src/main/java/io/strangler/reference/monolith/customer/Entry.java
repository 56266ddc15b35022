package io.strangler.reference.monolith.customer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A checked entry, ready to be stored. */
record Entry(
        String name,
        int born,
        String status,
        String newsletter,
        long creditCents,
        int since,
        @Nullable String street,
        @Nullable String zip,
        @Nullable String city,
        @Nullable String country,
        @Nullable String remark,
        List<Contact> contacts) {

    Entry {
        contacts = List.copyOf(contacts);
    }

    /** The customer row's values by name. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new HashMap<>();
        row.put("name", name);
        row.put("born", born);
        row.put("status", status);
        row.put("newsletter", newsletter);
        row.put("creditCents", creditCents);
        row.put("since", since);
        row.put("street", street);
        row.put("zip", zip);
        row.put("city", city);
        row.put("country", country);
        row.put("remark", remark);
        return row;
    }
}
