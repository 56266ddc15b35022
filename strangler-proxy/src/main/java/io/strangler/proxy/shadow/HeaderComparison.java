package io.strangler.proxy.shadow;

import io.strangler.translate.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compares the header fields a plan names, repeated ones in their order. */
final class HeaderComparison {
    private static final String ABSENT = Mask.plain("absent");
    private static final String TYPE = "Content-Type";

    private HeaderComparison() {}

    static void compare(List<String> names, HttpHeaders legacy, HttpHeaders modern, List<Difference> differences) {
        for (String name : names) {
            List<String> left = values(name, legacy);
            List<String> right = values(name, modern);
            if (!left.equals(right)) {
                differences.add(new Difference("header " + name, text(left), text(right)));
            }
        }
    }

    private static List<String> values(String name, HttpHeaders headers) {
        List<String> values = new ArrayList<>();
        for (HttpHeaders.Field field : headers.fields()) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(name.equalsIgnoreCase(TYPE) ? type(field.value()) : field.value());
            }
        }
        return values;
    }

    // A charset says nothing of JSON (RFC 8259 section 11); elsewhere its spelling is free.
    private static String type(String value) {
        String type = value.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
        int parameters = type.indexOf(';');
        String media = parameters < 0 ? type : type.substring(0, parameters);
        return media.equals("application/json") || media.endsWith("+json") ? media : type;
    }

    private static String text(List<String> values) {
        return values.isEmpty() ? ABSENT : String.join(", ", values);
    }
}
