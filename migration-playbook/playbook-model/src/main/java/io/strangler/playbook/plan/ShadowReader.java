package io.strangler.playbook.plan;

import io.strangler.playbook.yaml.YamlSection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what is mirrored and how it is compared. */
final class ShadowReader {
    private ShadowReader() {}

    static ShadowSpec shadow(YamlSection section) {
        ShadowSpec otherwise = ShadowSpec.DEFAULT;
        ShadowSpec shadow = new ShadowSpec(
                section.value("sample", Scalars::percent).orElse(otherwise.samplePercent()),
                paths(section, "ignore"),
                paths(section, "unordered"),
                section.section("tolerance").map(ShadowReader::tolerances).orElse(Map.of()),
                section.keys().contains("headers") ? headers(section) : otherwise.headers());
        section.refuseOthers();
        return shadow;
    }

    /** Reads a route's own part. */
    static MirrorSpec mirror(YamlSection route, ShadowSpec shadow) {
        return new MirrorSpec(
                route.value("sample", Scalars::percent).orElse(shadow.samplePercent()),
                route.value("effect", ShadowReader::effect).isPresent());
    }

    private static String effect(String text) {
        if (!text.equals("sandbox")) {
            throw new IllegalArgumentException(
                    "is not known; write sandbox where writes may be repeated in the other system's sandbox");
        }
        return text;
    }

    private static List<String> paths(YamlSection section, String key) {
        List<String> paths = section.texts(key);
        for (String path : paths) {
            requirePath(section, key, path);
        }
        return paths;
    }

    private static void requirePath(YamlSection section, String key, String path) {
        if (!path.startsWith("$")) {
            section.problem(key, "'" + path + "' is no path of a field; write it like $.lines[*].price");
        }
    }

    private static Map<String, Tolerance> tolerances(YamlSection section) {
        Map<String, Tolerance> tolerances = new LinkedHashMap<>();
        for (String path : section.keys()) {
            requirePath(section, path, path);
            section.value(path, Scalars::tolerance).ifPresent(tolerance -> tolerances.put(path, tolerance));
        }
        return tolerances;
    }

    private static List<String> headers(YamlSection section) {
        List<String> names = new ArrayList<>();
        for (String text : section.texts("headers")) {
            try {
                names.add(Scalars.fieldName(text));
            } catch (IllegalArgumentException e) {
                section.problem("headers", "'" + text + "' " + e.getMessage());
            }
        }
        return names;
    }
}
