package io.strangler.proxy.shadow;

import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.playbook.plan.Tolerance;
import io.strangler.translate.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares two answers in legacy terms by meaning: numbers by value, objects without order, arrays in order unless the
 * plan says otherwise.
 *
 * <p>Bodies count only for successes, and header fields for successes and redirections: the words of an error are not data.
 */
final class Comparison {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String ABSENT = Mask.plain("absent");

    private final Set<String> ignore;
    private final Set<String> unordered;
    private final Map<String, Tolerance> tolerance;
    private final List<String> headers;

    Comparison(ShadowSpec spec) {
        this.ignore = Set.copyOf(spec.ignore());
        this.unordered = Set.copyOf(spec.unordered());
        this.tolerance = spec.tolerance();
        this.headers = spec.headers();
    }

    List<Difference> compare(HttpResponse legacy, HttpResponse modern) {
        List<Difference> differences = new ArrayList<>();
        if (legacy.status() != modern.status()) {
            differences.add(
                    new Difference("status", Mask.plain("" + legacy.status()), Mask.plain("" + modern.status())));
        } else if (legacy.status() < 400) {
            HeaderComparison.compare(headers, legacy.headers(), modern.headers(), differences);
            if (legacy.status() < 300) {
                bodies(legacy, modern, differences);
            }
        }
        return differences;
    }

    private void bodies(HttpResponse legacy, HttpResponse modern, List<Difference> differences) {
        if (json(legacy) && json(modern)) {
            try {
                compare(
                        "$",
                        JSON.readTree(legacy.body().bytes()),
                        JSON.readTree(modern.body().bytes()),
                        differences);
                return;
            } catch (JacksonException notJson) {
                // Then they can still be the same bytes.
            }
        }
        if (!legacy.body().equals(modern.body())) {
            differences.add(new Difference(
                    "body",
                    Mask.plain(legacy.body().length() + " bytes"),
                    Mask.plain(modern.body().length() + " bytes")));
        }
    }

    private static boolean json(HttpResponse answer) {
        String type = answer.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith("application/json") || type.contains("+json");
    }

    private void compare(String path, JsonNode legacy, JsonNode modern, List<Difference> differences) {
        if (ignore.contains(path)) {
            return;
        }
        if (legacy.isObject() && modern.isObject()) {
            Set<String> names = new LinkedHashSet<>(legacy.propertyNames());
            names.addAll(modern.propertyNames());
            for (String name : names) {
                member(path + "." + name, legacy.get(name), modern.get(name), differences);
            }
        } else if (legacy.isArray() && modern.isArray()) {
            arrays(path, legacy, modern, differences);
        } else if (!same(legacy, modern) && !Tolerated.byPlan(tolerance.get(path), legacy, modern)) {
            differences.add(new Difference(path, text(legacy), text(modern)));
        }
    }

    private void member(
            String path, @Nullable JsonNode legacy, @Nullable JsonNode modern, List<Difference> differences) {
        if (ignore.contains(path)) {
            return;
        }
        if (legacy == null || modern == null) {
            differences.add(new Difference(
                    path, legacy == null ? ABSENT : text(legacy), modern == null ? ABSENT : text(modern)));
        } else {
            compare(path, legacy, modern, differences);
        }
    }

    private void arrays(String path, JsonNode legacy, JsonNode modern, List<Difference> differences) {
        if (legacy.size() != modern.size()) {
            differences.add(new Difference(
                    path, Mask.plain(legacy.size() + " elements"), Mask.plain(modern.size() + " elements")));
            return;
        }
        List<JsonNode> left = elements(legacy);
        List<JsonNode> right = elements(modern);
        String each = path + "[*]";
        if (unordered.contains(path)) {
            // Equal ones pair up wherever they stand; what is left over is compared in order, to name the fields.
            left.removeIf(element -> removeEqual(each, element, right));
        }
        for (int i = 0; i < left.size(); i++) {
            compare(each, left.get(i), right.get(i), differences);
        }
    }

    private boolean removeEqual(String path, JsonNode element, List<JsonNode> among) {
        for (int i = 0; i < among.size(); i++) {
            List<Difference> differences = new ArrayList<>();
            compare(path, element, among.get(i), differences);
            if (differences.isEmpty()) {
                among.remove(i);
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> elements(JsonNode array) {
        List<JsonNode> elements = new ArrayList<>();
        array.forEach(elements::add);
        return elements;
    }

    private static boolean same(JsonNode legacy, JsonNode modern) {
        if (legacy.isNumber() && modern.isNumber()) {
            return legacy.decimalValue().compareTo(modern.decimalValue()) == 0;
        }
        return legacy.equals(modern);
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
