package io.strangler.reference.translators;

import io.strangler.translate.Body;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of both APIs; the only class that knows Jackson, so that a program without it can still translate rows. */
final class CustomerJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // A contact of the API has no position: its place in the list is the position.
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();
    private static final CustomerMapper MAPPER = new GeneratedCustomerMapper();

    record CreditChange(@Nullable Long deltaCents) {}

    record Credit(long custNo, @Nullable Long creditCents) {}

    private CustomerJson() {}

    /** Returns the form, empty when the body is none. */
    static Optional<LegacyForm> form(Body body) {
        return read(body, LegacyForm.class);
    }

    /** Returns the change of credit, empty when the body is none. */
    static Optional<CreditChange> creditChange(Body body) {
        return read(body, CreditChange.class);
    }

    /** Returns what the modern API wants to be told to store a form; the credit counts for a new customer only. */
    static Body modernForm(LegacyForm form, boolean isNew) {
        ObjectNode node = JSON.valueToTree(MAPPER.toModern(form.customer(0)));
        node.remove(List.of("id", "number", "statementCount", "lastStatementOn"));
        if (!isNew) {
            node.remove("creditLimit");
        }
        for (JsonNode contact : node.path("contacts")) {
            ((ObjectNode) contact).remove("position");
        }
        return body(node);
    }

    static Body modernAdjustment(long deltaCents) {
        return body(JSON.createObjectNode().put("amount", BigDecimal.valueOf(deltaCents, 2)));
    }

    static Body legacyCustomer(Body modern) {
        return body(view(tree(modern), "$"));
    }

    static Body legacyCustomers(Body modern) {
        List<LegacyView> views = new ArrayList<>();
        for (JsonNode item : required(tree(modern), "items", "$")) {
            views.add(view(item, "$.items[" + views.size() + "]"));
        }
        return body(views);
    }

    static Body legacyCredit(Body modern) {
        JsonNode node = tree(modern);
        return body(new Credit(
                required(node, "number", "$").asLong(),
                Cents.cents(required(node, "creditLimit", "$").asDecimal())));
    }

    static long number(Body modern) {
        return required(tree(modern), "number", "$").asLong();
    }

    /** Returns what a problem document says, empty when the body is none. */
    static Optional<String> problem(Body body) {
        try {
            JsonNode node = JSON.readTree(body.bytes());
            return Optional.ofNullable(node.path("detail").asString(null))
                    .or(() -> Optional.ofNullable(node.path("title").asString(null)));
        } catch (JacksonException noJson) {
            return Optional.empty();
        }
    }

    static Body error(String text) {
        return body(JSON.createObjectNode().put("error", text));
    }

    private static LegacyView view(JsonNode node, String path) {
        for (String field : List.of("id", "number", "givenName", "familyName", "status", "newsletter", "creditLimit")) {
            required(node, field, path);
        }
        try {
            return LegacyView.of(MAPPER.toLegacy(JSON.treeToValue(node, ModernCustomer.class)));
        } catch (JacksonException unexpected) {
            throw new Untranslatable(path, "is no customer: " + unexpected.getOriginalMessage());
        }
    }

    private static JsonNode required(JsonNode node, String field, String path) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            throw new Untranslatable(path + "." + field, "is missing in the modern answer");
        }
        return value;
    }

    private static JsonNode tree(Body body) {
        try {
            return JSON.readTree(body.bytes());
        } catch (JacksonException noJson) {
            throw new Untranslatable("$", "is no JSON: " + noJson.getOriginalMessage());
        }
    }

    private static <T> Optional<T> read(Body body, Class<T> type) {
        try {
            return Optional.ofNullable(JSON.readValue(body.bytes(), type));
        } catch (JacksonException unreadable) {
            return Optional.empty();
        }
    }

    private static Body body(Object value) {
        return Body.of(JSON.writeValueAsBytes(value));
    }
}
