package io.strangler.playbook.plan;

import io.strangler.playbook.plan.SystemSpec.Credentials;
import io.strangler.playbook.plan.SystemSpec.Health;
import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import io.strangler.playbook.yaml.YamlSection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the systems of a plan. */
final class SystemReader {
    private static final Set<String> OF_THE_PROXY = Set.of(
            "host", "connection", "te", "trailer", "upgrade", "transfer-encoding", "content-length", "expect", "via");

    private final Function<String, Path> resolve;
    private final Function<YamlSection, Optional<DatabaseSpec>> database;

    SystemReader(Function<String, Path> resolve, Function<YamlSection, Optional<DatabaseSpec>> database) {
        this.resolve = resolve;
        this.database = database;
    }

    Optional<SystemSpec> read(String name, YamlSection section) {
        List<URI> urls = urls(section);
        Optional<URI> sandbox = section.value("sandbox", Scalars::httpUrl);
        sandbox.filter(urls::contains)
                .ifPresent(address -> section.problem("sandbox", "is the system itself, where writes have effects"));
        Optional<Path> trust = section.text("trust").map(resolve);
        if (trust.isPresent() && urls.stream().noneMatch(SystemSpec::encrypted)) {
            section.problem("trust", "is for a system whose url begins with https://");
        }
        Optional<DatabaseSpec> data = section.section("database").flatMap(database);
        HostPolicy host = section.value("host", Scalars::hostPolicy).orElse(HostPolicy.PRESERVE);
        Optional<Credentials> credentials = section.section("credentials").flatMap(this::credentials);
        Optional<Health> health = section.section("health").flatMap(SystemReader::health);
        section.refuseOthers();
        return urls.isEmpty()
                ? Optional.empty()
                : Optional.of(new SystemSpec(name, urls, trust, data, host, sandbox, credentials, health));
    }

    private static List<URI> urls(YamlSection section) {
        if (!section.keys().contains("urls")) {
            return section.requiredText("url").isPresent()
                    ? section.value("url", Scalars::httpUrl).map(List::of).orElse(List.of())
                    : List.of();
        }
        if (section.text("url").isPresent()) {
            section.problem("url", "stands beside urls; keep one of them");
        }
        Set<URI> urls = new LinkedHashSet<>();
        for (String text : section.texts("urls")) {
            try {
                if (!urls.add(Scalars.httpUrl(text))) {
                    section.problem("urls", "'" + text + "' appears twice");
                }
            } catch (IllegalArgumentException e) {
                section.problem("urls", "'" + text + "' " + e.getMessage());
            }
        }
        if (urls.isEmpty()) {
            section.problem("urls", "needs at least one");
        } else if (urls.stream().map(SystemSpec::encrypted).distinct().count() > 1) {
            section.problem("urls", "must all begin with https://, or none of them");
        }
        return List.copyOf(urls);
    }

    private static Optional<Health> health(YamlSection section) {
        Optional<String> path = section.requiredText("path").isPresent()
                ? section.value("path", SystemReader::healthPath)
                : Optional.empty();
        Duration every = section.value("every", Scalars::period).orElse(Duration.ofSeconds(5));
        section.refuseOthers();
        return path.map(target -> new Health(target, every));
    }

    private static String healthPath(String text) {
        if (!text.matches("/[!-~&&[^#]]*")) {
            throw new IllegalArgumentException("is no path; write it like /health");
        }
        return text;
    }

    private Optional<Credentials> credentials(YamlSection section) {
        Optional<String> header = section.requiredText("header").isPresent()
                ? section.value("header", SystemReader::field)
                : Optional.empty();
        Optional<Path> file = section.requiredText("file").map(resolve);
        section.refuseOthers();
        return header.flatMap(name -> file.map(secret -> new Credentials(name, secret)));
    }

    private static String field(String text) {
        String name = Scalars.fieldName(text);
        String lower = name.toLowerCase(Locale.ROOT);
        if (OF_THE_PROXY.contains(lower) || lower.startsWith("x-strangler-") || lower.startsWith("x-forwarded-")) {
            throw new IllegalArgumentException("is a field that the proxy writes itself");
        }
        return name;
    }
}
