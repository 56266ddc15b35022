package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.yaml.YamlSection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the capabilities of a plan. */
final class CapabilityReader {
    private final ProxySpec proxy;

    /** @param proxy what holds for every route that does not say otherwise */
    CapabilityReader(ProxySpec proxy) {
        this.proxy = proxy;
    }

    CapabilitySpec read(CapabilityName name, YamlSection section) {
        String modern = section.requiredText("modern").orElse("");
        List<String> entities = section.texts("entities");
        // A tunnel shows nobody what passes through it, so near data it must be asked for.
        Set<String> upgrades = entities.isEmpty() ? RouteSpec.COMMON_UPGRADES : Set.of();
        ShadowSpec shadow = section.section("shadow").map(ShadowReader::shadow).orElse(ShadowSpec.DEFAULT);
        List<RouteSpec> routes = section.sections("routes").stream()
                .map(route -> route(route, upgrades, shadow))
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
                entities,
                shadow,
                section.section("gates").map(GateReader::read).orElse(GateSpec.DEFAULT),
                ConflictReader.read(section, entities),
                section.value("fallback", CapabilityReader::fallback).isPresent(),
                section.section("webhooks").map(GateReader::webhooks).orElse(WebhookSpec.NONE),
                section.section("expires").map(GateReader::expires).orElse(Map.of()),
                masked(section, entities));
        section.refuseOthers();
        return capability;
    }

    private static Set<String> masked(YamlSection section, List<String> entities) {
        List<String> columns = section.texts("masked");
        if (!columns.isEmpty() && entities.isEmpty()) {
            section.problem("masked", "names columns, but there are no entities whose values could be shown");
        }
        for (String column : columns) {
            if (!column.matches("\\*|\\S+")) {
                section.problem("masked", "'" + column + "' is no name of a column");
            }
        }
        return Set.copyOf(columns);
    }

    private static String fallback(String text) {
        if (!text.equals("reads")) {
            throw new IllegalArgumentException("is not known; only reads may fall back to the other side");
        }
        return text;
    }

    private Optional<RouteSpec> route(YamlSection section, Set<String> upgradesOtherwise, ShadowSpec shadow) {
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
        Optional<String> authentication =
                AuthenticationReader.asked(section, proxy.authentication(), proxy.authenticate());
        key.ifPresent(source -> refuseUnproven(section, "key", source, authentication));
        Optional<RateSpec> rate = section.section("rate").map(each -> rate(each, authentication));
        Set<String> upgrades = upgrades(section, upgradesOtherwise);
        RouteCondition condition = condition(section);
        MirrorSpec mirror = ShadowReader.mirror(section, shadow);
        Optional<CacheSpec> cache = section.section("cache").flatMap(CapabilityReader::cache);
        if (cache.isPresent() && authentication.isPresent()) {
            section.problem(
                    "cache",
                    "would keep what is told to callers who say who they are; no answer of theirs may reach another,"
                            + " so keep none, or let everybody pass by authenticate: none");
        }
        section.refuseOthers();
        return path.map(pattern ->
                new RouteSpec(pattern, methods, key, authentication, rate, upgrades, condition, mirror, cache));
    }

    private static Optional<CacheSpec> cache(YamlSection section) {
        section.requiredText("limit");
        Optional<Long> limit =
                section.keys().contains("limit") ? section.value("limit", Scalars::bytes) : Optional.empty();
        Optional<Long> largest = section.value("largest", Scalars::bytes);
        if (limit.isPresent() && largest.isPresent() && largest.get() > limit.get()) {
            section.problem("largest", "is more than all answers together may have");
        }
        section.refuseOthers();
        return limit.map(bytes -> new CacheSpec(bytes, largest.orElse(Math.min(bytes, CacheSpec.LARGEST))));
    }

    private RouteCondition condition(YamlSection section) {
        Map<String, String> headers = new HashMap<>();
        section.section("headers").ifPresent(fields -> {
            for (String name : fields.keys()) {
                Optional<String> value = fields.text(name);
                Optional<String> problem = fieldProblem(name);
                problem.ifPresent(reason -> fields.problem(name, reason));
                value.filter(text -> problem.isEmpty()).ifPresent(text -> headers.put(name, text));
            }
        });
        return new RouteCondition(section.value("host", Scalars::hostPattern), headers);
    }

    private Optional<String> fieldProblem(String name) {
        try {
            Scalars.fieldName(name);
        } catch (IllegalArgumentException e) {
            return Optional.of("'" + name + "' " + e.getMessage());
        }
        if (name.equalsIgnoreCase("host")) {
            return Optional.of("has a key of its own: host");
        }
        boolean written = proxy.authentication().values().stream()
                .anyMatch(spec -> spec.identity().containsKey(name.toLowerCase(Locale.ROOT)));
        return written
                ? Optional.of("tells who the caller is and is written by the proxy; what a client sends there is"
                        + " no ground for anything")
                : Optional.empty();
    }

    private static Set<String> upgrades(YamlSection section, Set<String> otherwise) {
        List<String> texts = section.texts("upgrade");
        if (!section.keys().contains("upgrade")) {
            return otherwise;
        }
        Set<String> protocols = new HashSet<>();
        for (String text : texts) {
            try {
                protocols.add(Scalars.upgrade(text));
            } catch (IllegalArgumentException e) {
                section.problem("upgrade", "'" + text + "' " + e.getMessage());
            }
        }
        return protocols;
    }

    private RateSpec rate(YamlSection section, Optional<String> authentication) {
        section.requiredText("requests");
        int requests = section.integer("requests", 1, 1_000_000, 1);
        Duration per = section.value("per", Scalars::period).orElse(Duration.ofSeconds(1));
        Optional<KeySource> by = section.value("by", Scalars::keySource);
        by.ifPresent(source -> refuseUnproven(section, "by", source, authentication));
        by.flatMap(KeySource::bodyPointer)
                .ifPresent(pointer -> section.problem(
                        "by", "is in the body, which is not read before the rate is known; take another"));
        section.refuseOthers();
        return new RateSpec(requests, per, by);
    }

    private static Optional<String> claim(KeySource source) {
        return switch (source) {
            case KeySource.Claim claim -> Optional.of(claim.name());
            case KeySource.WholeNumber number -> claim(number.source());
            case KeySource.PathSegment path -> Optional.empty();
            case KeySource.Header header -> Optional.empty();
            case KeySource.Cookie cookie -> Optional.empty();
            case KeySource.Query query -> Optional.empty();
            case KeySource.Body body -> Optional.empty();
        };
    }

    private void refuseUnproven(YamlSection section, String key, KeySource source, Optional<String> authentication) {
        boolean proven = claim(source)
                .map(claim -> authentication
                        .map(proxy.authentication()::get)
                        .map(spec -> spec.knows(claim))
                        .orElse(false))
                .orElse(true);
        if (!proven) {
            section.problem(
                    key,
                    "is a claim, which a caller of this route has not proven; add authenticate: with a way of"
                            + " proxy.authentication that knows it, or take another source");
        }
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
}
