package io.strangler.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds the documents that {@code -o json} prints; version 1 only ever gains fields. */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private Json() {}

    /** Begins a document of the present version. */
    static ObjectNode document() {
        return object().put("version", 1);
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static void print(Terminal terminal, ObjectNode document) {
        terminal.out().println(MAPPER.writeValueAsString(document));
    }

    /** Adds texts as a list. */
    static void texts(ObjectNode node, String field, List<String> texts) {
        ArrayNode array = node.putArray(field);
        texts.forEach(array::add);
    }

    /** Adds a text or null. */
    static void text(ObjectNode node, String field, Optional<String> text) {
        node.put(field, text.orElse(null));
    }

    /** Adds a number or null. */
    static void number(ObjectNode node, String field, OptionalDouble number) {
        if (number.isPresent()) {
            node.put(field, number.getAsDouble());
        } else {
            node.putNull(field);
        }
    }

    /** Adds a whole number or null. */
    static void number(ObjectNode node, String field, OptionalLong number) {
        if (number.isPresent()) {
            node.put(field, number.getAsLong());
        } else {
            node.putNull(field);
        }
    }

    /** Adds a value as the JSON type it is nearest to: numbers and booleans as themselves, all else as text. */
    static void value(ObjectNode node, String field, @Nullable Object value) {
        switch (value) {
            case null -> node.putNull(field);
            case Long number -> node.put(field, number.longValue());
            case BigDecimal number -> node.put(field, number);
            case Boolean truth -> node.put(field, truth.booleanValue());
            case Object other -> node.put(field, other.toString());
        }
    }

    /** Adds counts as an object. */
    static void counts(ObjectNode node, String field, Map<String, Long> counts) {
        ObjectNode object = node.putObject(field);
        counts.forEach((name, count) -> object.put(name, count.longValue()));
    }
}
