package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.ProxySpec.ForcedSide;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import io.strangler.translate.DeclaredTranslators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads migration plans. */
public final class PlanFile {
    private final Path file;
    private final UnaryOperator<@Nullable String> environment;

    private PlanFile(Path file, UnaryOperator<@Nullable String> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * Reads and validates a plan; paths in it are relative to its own folder, passwords may come from the environment.
     *
     * @throws InvalidFile with every problem, each with its line and key
     */
    public static MigrationPlan read(Path file) {
        return read(file, System::getenv);
    }

    static MigrationPlan read(Path file, UnaryOperator<@Nullable String> environment) {
        return new PlanFile(file.toAbsolutePath().normalize(), environment).plan();
    }

    private MigrationPlan plan() {
        YamlSection root = YamlDocument.read(file);
        String migration = root.requiredText("migration").orElse("");
        if (!migration.isEmpty() && !migration.matches("[a-z][a-z0-9_]{0,19}")) {
            root.problem(
                    "migration",
                    "'" + migration + "' must be lower-case letters, digits and underscores, at most 20,"
                            + " because slots and origins are named after it");
        }
        Path flags = root.requiredText("flags").map(this::resolve).orElse(file);
        Map<String, SystemSpec> systems =
                root.requiredSection("systems").map(this::systems).orElse(Map.of());
        ProxySpec proxy = root.section("proxy").map(this::proxy).orElse(ProxySpec.DEFAULT);
        Map<CapabilityName, CapabilitySpec> capabilities = root.requiredSection("capabilities")
                .map(section -> capabilities(section, new CapabilityReader(proxy)))
                .orElse(Map.of());
        List<Path> translators =
                root.texts("translators").stream().map(this::resolve).toList();
        for (Path jar : translators) {
            if (!Files.isRegularFile(jar)) {
                root.problem("translators", jar + " does not exist; build it, or correct the path");
            }
        }
        DeclaredTranslators mappings = EntityReader.read(root);
        Optional<DatabaseSpec> control = root.section("control").flatMap(section -> {
            Optional<DatabaseSpec> database =
                    section.requiredSection("database").flatMap(this::database);
            section.refuseOthers();
            return database;
        });
        BridgeSpec bridge = root.section("bridge")
                .map(new BridgeReader(this::resolve)::read)
                .orElse(BridgeSpec.DEFAULT);
        Optional<Path> adminKeys = root.section("admin").flatMap(this::adminKeys);
        root.refuseOthers();
        MigrationPlan plan = new MigrationPlan(
                file,
                migration,
                flags,
                systems,
                capabilities,
                translators,
                mappings,
                control,
                proxy,
                bridge,
                adminKeys);
        PlanRules.check(plan, root);
        root.finish();
        return plan;
    }

    private Optional<Path> adminKeys(YamlSection section) {
        Optional<Path> keys = section.requiredText("keys").map(this::resolve);
        keys.filter(path -> !Files.isRegularFile(path))
                .ifPresent(path -> section.problem("keys", path + " does not exist"));
        section.refuseOthers();
        return keys;
    }

    private Map<String, SystemSpec> systems(YamlSection section) {
        Map<String, SystemSpec> systems = new LinkedHashMap<>();
        SystemReader reader = new SystemReader(this::resolve, this::database);
        for (String name : section.keys()) {
            section.section(name)
                    .flatMap(system -> reader.read(name, system))
                    .ifPresent(system -> systems.put(name, system));
        }
        return systems;
    }

    private Optional<DatabaseSpec> database(YamlSection section) {
        Optional<String> url =
                section.requiredText("url").isPresent() ? section.value("url", Scalars::postgresUrl) : Optional.empty();
        Optional<String> username = section.requiredText("username");
        Optional<String> password = section.text("password");
        Optional<String> variable = section.text("password-env");
        if (password.isPresent() && variable.isPresent()) {
            section.problem("password-env", "stands beside password; keep one of them");
        }
        if (variable.isPresent()) {
            password = Optional.ofNullable(environment.apply(variable.get()));
            if (password.isEmpty()) {
                section.problem(
                        "password-env", "the environment has no variable " + variable.get() + "; export it first");
            }
        }
        section.refuseOthers();
        if (url.isEmpty() || username.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DatabaseSpec(url.get(), username.get(), password.orElse("")));
    }

    private static Map<CapabilityName, CapabilitySpec> capabilities(YamlSection section, CapabilityReader reader) {
        Map<CapabilityName, CapabilitySpec> capabilities = new LinkedHashMap<>();
        for (String key : section.keys()) {
            Optional<YamlSection> found = section.section(key);
            if (found.isEmpty()) {
                continue;
            }
            try {
                CapabilityName name = new CapabilityName(key);
                capabilities.put(name, reader.read(name, found.get()));
            } catch (IllegalArgumentException e) {
                section.problem(key, String.valueOf(e.getMessage()));
            }
        }
        return capabilities;
    }

    private ProxySpec proxy(YamlSection section) {
        ProxySpec otherwise = ProxySpec.DEFAULT;
        Map<String, AuthenticationSpec> authentication = section.section("authentication")
                .map(new AuthenticationReader(this::resolve)::read)
                .orElse(Map.of());
        ProxySpec proxy = new ProxySpec(
                section.text("address").orElse(otherwise.address()),
                section.integer("port", 0, 65_535, otherwise.port()),
                section.text("admin-address").orElse(otherwise.adminAddress()),
                section.integer("admin-port", 0, 65_535, otherwise.adminPort()),
                section.section("forced-side").flatMap(PlanFile::forcedSide),
                section.value("connect-timeout", Scalars::duration).orElse(otherwise.connectTimeout()),
                section.value("answer-timeout", Scalars::duration).orElse(otherwise.answerTimeout()),
                section.value("hold-limit", Scalars::duration).orElse(otherwise.holdLimit()),
                section.integer("concurrency", 1, 100_000, otherwise.concurrency()),
                section.value("total-limit", Scalars::duration),
                section.value("answer-idle", Scalars::duration),
                section.section("tls").flatMap(this::tls),
                section.value("tunnel-idle", Scalars::duration).orElse(otherwise.tunnelIdle()),
                section.value("drain-delay", Scalars::duration).orElse(otherwise.drainDelay()),
                section.value("drain-limit", Scalars::duration).orElse(otherwise.drainLimit()),
                authentication,
                AuthenticationReader.asked(section, authentication, Optional.empty()),
                section.text("access-log").map(this::resolve),
                section.text("discovery").isPresent()
                        ? OptionalInt.of(section.integer("discovery", 1, 100_000, 1))
                        : OptionalInt.empty(),
                clients(section));
        section.refuseOthers();
        return proxy;
    }

    private static <T> List<T> each(YamlSection section, String key, Function<String, T> parser) {
        List<T> values = new ArrayList<>();
        for (String text : section.texts(key)) {
            try {
                values.add(parser.apply(text));
            } catch (IllegalArgumentException e) {
                section.problem(key, "'" + text + "' " + e.getMessage());
            }
        }
        return values;
    }

    private static ClientSpec clients(YamlSection section) {
        return new ClientSpec(
                each(section, "hosts", Scalars::hostPattern),
                section.value("body-limit", Scalars::bytes)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty()),
                each(section, "trusted-peers", Subnet::parse),
                section.value("send-timeout", Scalars::duration).orElse(ClientSpec.DEFAULT.sendTimeout()),
                section.value("head-timeout", Scalars::period).orElse(ClientSpec.DEFAULT.headTimeout()),
                section.value("idle-timeout", Scalars::period).orElse(ClientSpec.DEFAULT.idleTimeout()));
    }

    private Optional<ProxySpec.Tls> tls(YamlSection section) {
        Optional<Path> certificate = section.requiredText("certificate").map(this::resolve);
        Optional<Path> key = section.requiredText("key").map(this::resolve);
        section.refuseOthers();
        return certificate.flatMap(pem -> key.map(secret -> new ProxySpec.Tls(pem, secret)));
    }

    private static Optional<ForcedSide> forcedSide(YamlSection section) {
        Optional<String> header = section.requiredText("header");
        Optional<String> token = section.requiredText("token");
        section.refuseOthers();
        return header.flatMap(name -> token.map(secret -> new ForcedSide(name, secret)));
    }

    private Path resolve(String path) {
        return file.resolveSibling(path).normalize();
    }
}
