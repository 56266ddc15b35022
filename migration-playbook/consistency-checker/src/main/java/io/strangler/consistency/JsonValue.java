package io.strangler.consistency;

import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON texts as the values they stand for: neither blanks nor the order of fields nor trailing zeros are part of them. */
final class JsonValue {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private JsonValue() {}

    static boolean same(String one, String other) {
        Optional<JsonNode> first = parse(one);
        Optional<JsonNode> second = parse(other);
        return first.isPresent() && second.isPresent() && first.get().equals(JsonValue::numbers, second.get());
    }

    // Asked only of leaves that are not equal as they are.
    private static int numbers(JsonNode one, JsonNode other) {
        if (one.isNumber() && other.isNumber()) {
            return decimal(one).compareTo(decimal(other));
        }
        return one.equals(other) ? 0 : 1;
    }

    private static BigDecimal decimal(JsonNode number) {
        return number.decimalValue();
    }

    // What is nested too deep, or too long, for the reader stays a text.
    private static Optional<JsonNode> parse(String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
