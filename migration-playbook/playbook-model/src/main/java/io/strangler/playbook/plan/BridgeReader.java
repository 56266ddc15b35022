package io.strangler.playbook.plan;

import io.strangler.playbook.plan.BridgeSpec.Capture;
import io.strangler.playbook.yaml.YamlSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads what a plan says of the bridge. */
final class BridgeReader {
    private static final Pattern BROKERS = Pattern.compile("[^\\s,:]+:[0-9]{1,5}(,[^\\s,:]+:[0-9]{1,5})*");

    private final Function<String, Path> resolve;

    /**
     * Prepares.
     *
     * @param resolve turns a path of the plan into one of this machine
     */
    BridgeReader(Function<String, Path> resolve) {
        this.resolve = resolve;
    }

    BridgeSpec read(YamlSection section) {
        BridgeSpec bridge = new BridgeSpec(
                section.text("address").orElse(BridgeSpec.DEFAULT.address()),
                section.integer("admin-port", 0, 65_535, BridgeSpec.DEFAULT.adminPort()),
                section.value("failover-slots", Scalars::truth).orElse(BridgeSpec.DEFAULT.failoverSlots()),
                section.section("load").map(BridgeReader::load).orElse(LoadSpec.DEFAULT),
                transport(section),
                section.value("capture", BridgeReader::capture).orElse(BridgeSpec.DEFAULT.capture()));
        section.refuseOthers();
        return bridge;
    }

    private Optional<KafkaSpec> transport(YamlSection section) {
        boolean kafka = section.value("transport", BridgeReader::overKafka).orElse(false);
        if (kafka) {
            return section.requiredSection("kafka").flatMap(this::kafka);
        }
        if (section.section("kafka").isPresent()) {
            section.problem("kafka", "is of no use without transport: kafka");
        }
        return Optional.empty();
    }

    private static boolean overKafka(String text) {
        return switch (text) {
            case "in-process" -> false;
            case "kafka" -> true;
            default -> throw new IllegalArgumentException("is not known; write in-process or kafka");
        };
    }

    private static Capture capture(String text) {
        return switch (text) {
            case "debezium" -> Capture.DEBEZIUM;
            case "pgoutput" -> Capture.PGOUTPUT;
            default -> throw new IllegalArgumentException("is not known; write debezium or pgoutput");
        };
    }

    private Optional<KafkaSpec> kafka(YamlSection section) {
        Optional<String> bootstrap = section.requiredText("bootstrap").isPresent()
                ? section.value("bootstrap", BridgeReader::brokers)
                : Optional.empty();
        int partitions = section.integer("partitions", 1, 256, 4);
        int replicas = section.integer("replicas", 1, 16, 3);
        Optional<Path> client = section.text("client").map(resolve);
        client.filter(path -> !Files.isRegularFile(path))
                .ifPresent(path -> section.problem("client", path + " does not exist"));
        section.refuseOthers();
        return bootstrap.map(brokers -> new KafkaSpec(brokers, partitions, replicas, client));
    }

    private static String brokers(String text) {
        if (!BROKERS.matcher(text).matches()) {
            throw new IllegalArgumentException("names no brokers; write host:port, several with commas in between");
        }
        return text;
    }

    private static LoadSpec load(YamlSection section) {
        LoadSpec load = new LoadSpec(
                section.integer("workers", 1, 16, LoadSpec.DEFAULT.workers()),
                section.text("rows-per-second").isPresent()
                        ? OptionalInt.of(section.integer("rows-per-second", 100, Integer.MAX_VALUE, 100))
                        : OptionalInt.empty());
        section.refuseOthers();
        return load;
    }
}
