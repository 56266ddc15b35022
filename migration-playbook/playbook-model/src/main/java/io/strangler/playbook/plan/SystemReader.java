package io.strangler.playbook.plan;

import io.strangler.playbook.plan.SystemSpec.Credentials;
import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import io.strangler.playbook.yaml.YamlSection;
import java.net.URI;
import java.nio.file.Path;
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
        Optional<URI> url = section.requiredText("url").isPresent()
                ? section.value("url", Scalars::httpUrl)
                : Optional.<URI>empty();
        Optional<URI> sandbox = section.value("sandbox", Scalars::httpUrl);
        sandbox.filter(address -> url.filter(address::equals).isPresent())
                .ifPresent(address -> section.problem("sandbox", "is the system itself, where writes have effects"));
        Optional<Path> trust = section.text("trust").map(resolve);
        if (trust.isPresent() && url.filter(SystemSpec::encrypted).isEmpty()) {
            section.problem("trust", "is for a system whose url begins with https://");
        }
        Optional<DatabaseSpec> data = section.section("database").flatMap(database);
        HostPolicy host = section.value("host", Scalars::hostPolicy).orElse(HostPolicy.PRESERVE);
        Optional<Credentials> credentials = section.section("credentials").flatMap(this::credentials);
        section.refuseOthers();
        return url.map(address -> new SystemSpec(name, address, trust, data, host, sandbox, credentials));
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
