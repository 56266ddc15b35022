package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.yaml.YamlSection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads one capability of a plan. */
final class CapabilityReader {
    private CapabilityReader() {}

    static CapabilitySpec read(CapabilityName name, YamlSection section) {
        String modern = section.requiredText("modern").orElse("");
        List<RouteSpec> routes = section.sections("routes").stream()
                .map(CapabilityReader::route)
                .flatMap(Optional::stream)
                .toList();
        if (routes.isEmpty()) {
            section.problem("routes", "needs at least one route, for example { path: /api/things/** }");
        }
        section.value("keyless", text -> {
            if (!text.equals("legacy")) {
                throw new IllegalArgumentException("is not known; requests without a key follow legacy");
            }
            return text;
        });
        CapabilitySpec capability = new CapabilitySpec(
                name,
                modern,
                routes,
                section.texts("entities"),
                section.section("shadow").map(CapabilityReader::shadow).orElse(ShadowSpec.DEFAULT),
                section.section("gates").map(CapabilityReader::gates).orElse(GateSpec.DEFAULT));
        section.refuseOthers();
        return capability;
    }

    private static Optional<RouteSpec> route(YamlSection section) {
        Optional<String> path = section.requiredText("path").isPresent()
                ? section.value("path", Scalars::pathPattern)
                : Optional.empty();
        Set<String> methods = section.texts("methods").stream().collect(Collectors.toUnmodifiableSet());
        for (String method : methods) {
            if (!method.matches("[A-Z]+")) {
                section.problem("methods", "'" + method + "' is not a method name in upper case");
            }
        }
        Optional<KeySource> key = section.isMapping("key")
                ? section.section("key").flatMap(CapabilityReader::key)
                : section.value("key", Scalars::keySource);
        section.refuseOthers();
        return path.map(pattern -> new RouteSpec(pattern, methods, key));
    }

    private static Optional<KeySource> key(YamlSection section) {
        Optional<KeySource> source =
                section.requiredText("from").isPresent() ? section.value("from", Scalars::keySource) : Optional.empty();
        boolean number = section.value("as", text -> {
                    if (!text.equals("number") && !text.equals("text")) {
                        throw new IllegalArgumentException(
                                "is not known; write number, or text, which it is without as");
                    }
                    return text;
                })
                .filter("number"::equals)
                .isPresent();
        section.refuseOthers();
        return number ? source.map(KeySource.WholeNumber::new) : source;
    }

    private static ShadowSpec shadow(YamlSection section) {
        ShadowSpec shadow = new ShadowSpec(
                section.integer("sample", 0, 100, ShadowSpec.DEFAULT.samplePercent()),
                section.texts("ignore"),
                section.texts("unordered"));
        section.refuseOthers();
        return shadow;
    }

    private static GateSpec gates(YamlSection section) {
        GateSpec otherwise = GateSpec.DEFAULT;
        GateSpec gates = new GateSpec(
                section.value("shadow-mismatch", Scalars::ratio).orElse(otherwise.shadowMismatch()),
                section.integer("shadow-sample", 1, 1_000_000_000, otherwise.shadowSample()),
                section.value("lag", Scalars::duration).orElse(otherwise.maximumLag()),
                section.value("check-age", Scalars::duration).orElse(otherwise.checkAge()));
        section.refuseOthers();
        return gates;
    }
}
