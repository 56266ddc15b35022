package io.strangler.reference.customers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The customer most tests are about. */
final class Mary {

    private Mary() {}

    static Map<String, Object> body() {
        return new HashMap<>(Map.of(
                "givenName", "Mary",
                "familyName", "O'Brien",
                "birthDate", "1970-01-31",
                "status", "ACTIVE",
                "newsletter", true,
                "creditLimit", 1500,
                "customerSince", "2001-02-03",
                "address", Map.of("street", "1 High St", "postalCode", "01234", "city", "Cork", "countryCode", "IE"),
                "contacts",
                        List.of(
                                Map.of("kind", "PHONE", "value", "+353 1 234", "preferred", true),
                                Map.of("kind", "OTHER", "kindNote", "T", "value", "telex 1"))));
    }

    static Map<String, Object> with(String field, Object value) {
        Map<String, Object> body = body();
        body.put(field, value);
        return body;
    }
}
