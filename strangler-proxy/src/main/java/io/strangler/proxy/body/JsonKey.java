package io.strangler.proxy.body;

import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds a data key in a JSON body; what two systems could read two keys from is refused. */
public final class JsonKey {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonKey() {}

    /** Returns whether a content type is one of JSON, in the only encoding that JSON has (RFC 8259 section 8.1). */
    public static boolean isJson(String contentType) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";");
        String type = parts[0].strip();
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /** Looks at a place in a whole body. */
    public static Reading find(byte[] body, String pointer) {
        if (body.length == 0) {
            return new Reading.Found(Optional.empty());
        }
        JsonNode place;
        try {
            place = JSON.readTree(body).at(JsonPointer.compile(pointer));
        } catch (JacksonException malformed) {
            // Its message may quote the body.
            return new Reading.Unclear("the body is no well-formed JSON");
        }
        if (place.isMissingNode() || place.isNull()) {
            return new Reading.Found(Optional.empty());
        }
        return place.isString() || place.isIntegralNumber()
                ? new Reading.Found(Optional.of(place.asString()))
                : new Reading.Unclear("the key at " + pointer + " is neither a text nor a whole number");
    }

    /** What looking for the key came to. */
    public sealed interface Reading {
        /** The key, if there is one. */
        record Found(Optional<String> key) implements Reading {}

        /** Nobody can tell which key it is. */
        record Unclear(String reason) implements Reading {}
    }
}
