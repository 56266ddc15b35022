package io.strangler.reference.migration.traffic;

import io.strangler.reference.migration.oracle.Known;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A customer in the legacy API's JSON. */
final class CustomerDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private CustomerDocument() {}

    static Known facts(JsonNode customer) {
        JsonNode contact = customer.path("contacts").path(0).path("value");
        return Known.of(
                text(customer.path("remark")),
                text(contact),
                customer.path("creditCents").asLong());
    }

    private static Optional<String> text(JsonNode value) {
        return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    }

    /** Returns the customer with the token in its remark and in its first contact, everything else as it was. */
    static ObjectNode marked(ObjectNode customer, String token) {
        ObjectNode marked = customer.deepCopy();
        marked.put("remark", token);
        ArrayNode contacts =
                marked.path("contacts") instanceof ArrayNode present ? present : marked.putArray("contacts");
        if (contacts.isEmpty()) {
            contacts.add(contact(token));
        } else {
            ((ObjectNode) contacts.get(0)).put("value", token);
        }
        return marked;
    }

    /** Returns a customer of whom nothing else is like. */
    static ObjectNode fresh(String token) {
        ObjectNode customer = JSON.objectNode();
        customer.put("name", "STORY, " + token);
        customer.put("born", 19700131);
        customer.put("status", "A");
        customer.put("newsletter", "Y");
        customer.put("since", 20240229);
        customer.put("street", "1 High St");
        customer.put("zip", "01234");
        customer.put("city", "Cork");
        customer.put("country", "IE");
        customer.put("remark", token);
        customer.putArray("contacts").add(contact(token));
        return customer;
    }

    private static ObjectNode contact(String value) {
        return JSON.objectNode().put("kind", "E").put("value", value).put("pref", "Y");
    }
}
