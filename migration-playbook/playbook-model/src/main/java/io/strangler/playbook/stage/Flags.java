package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads flags in the flagd definition format, strictly: one flag per capability, the stage names as variants, JsonLogic
 * targeting of which every outcome is a variant.
 */
public final class Flags {
    private Flags() {}

    /**
     * Reads the flags file. Never throws: what is wrong stands in the reading, capability by capability.
     *
     * @param capabilities every capability of the plan, and whether data moves with it
     */
    public static FlagReading read(Path file, Map<CapabilityName, Boolean> capabilities) {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            return allBad("", capabilities, List.of(new Problem(file, 1, "file", "cannot be read: " + e)));
        }
        return parse(file, content, capabilities);
    }

    /** Reads flags that came from elsewhere than a file, just as strictly; {@code origin} names that place in problems. */
    public static FlagReading parse(Path origin, String content, Map<CapabilityName, Boolean> capabilities) {
        return parse(origin, content.getBytes(StandardCharsets.UTF_8), capabilities);
    }

    private static FlagReading parse(Path file, byte[] content, Map<CapabilityName, Boolean> capabilities) {
        String revision = digest(content);
        try {
            YamlSection root = YamlDocument.parse(file, new String(content, StandardCharsets.UTF_8));
            return read(root, revision, capabilities);
        } catch (InvalidFile e) {
            return allBad(revision, capabilities, e.problems());
        }
    }

    /** Makes the rule that has the given canonical definition. */
    public static StageRule rule(CapabilityName capability, String definition) {
        Path origin = Path.of("definition of " + capability);
        YamlSection flag = YamlDocument.parse(origin, definition);
        StageRule rule = FlagReader.read(capability, flag, false).orElse(null);
        flag.finish();
        if (rule == null) {
            throw new IllegalStateException("a definition without problems makes a rule: " + definition);
        }
        return rule;
    }

    /** Makes the rule that gives every key the same stage. */
    public static StageRule fixed(CapabilityName capability, Stage stage) {
        return new FixedRule(capability, stage);
    }

    /** Makes the rule by which the given share of keys is live and all others are in shadow. */
    public static StageRule live(CapabilityName capability, int percent) {
        return percent == 100
                ? fixed(capability, Stage.LIVE)
                : rule(
                        capability,
                        "{\"defaultVariant\":\"shadow\",\"targeting\":{\"fractional\":[[\"live\"," + percent
                                + "],[\"shadow\"," + (100 - percent) + "]]}}");
    }

    private static FlagReading read(YamlSection root, String revision, Map<CapabilityName, Boolean> capabilities) {
        Map<CapabilityName, Flag> flags = new LinkedHashMap<>();
        root.text("$schema");
        root.tree("metadata");
        Optional<YamlSection> section = root.requiredSection("flags");
        root.refuseOthers();
        if (section.isEmpty()) {
            return allBad(revision, capabilities, root.problems());
        }
        for (Map.Entry<CapabilityName, Boolean> each : capabilities.entrySet()) {
            flags.put(each.getKey(), flag(section.get(), each.getKey(), each.getValue()));
        }
        List<Problem> strays = new ArrayList<>(fileLevel(root.problems()));
        for (String key : section.get().keys()) {
            if (capabilities.keySet().stream().noneMatch(name -> name.value().equals(key))) {
                strays.add(new Problem(
                        root.file(),
                        section.get().line(key),
                        "flags." + key,
                        "is no capability of the plan; known: "
                                + String.join(
                                        ", ",
                                        capabilities.keySet().stream()
                                                .map(CapabilityName::value)
                                                .toList())));
            }
        }
        return new FlagReading(revision, flags, strays);
    }

    private static Flag flag(YamlSection flags, CapabilityName capability, boolean hasData) {
        int before = flags.problems().size();
        StageRule rule = null;
        if (!flags.keys().contains(capability.value())) {
            flags.problem(capability.value(), "has no flag; add it with defaultVariant: off");
        } else {
            rule = flags.section(capability.value())
                    .flatMap(section -> FlagReader.read(capability, section, hasData))
                    .orElse(null);
        }
        List<Problem> problems = flags.problems();
        if (rule == null || problems.size() > before) {
            return new Flag.Bad(problems.subList(before, problems.size()));
        }
        return new Flag.Good(rule);
    }

    // Problems inside a capability's flag are that capability's own.
    private static List<Problem> fileLevel(List<Problem> problems) {
        return problems.stream()
                .filter(problem -> !problem.key().startsWith("flags."))
                .toList();
    }

    private static FlagReading allBad(
            String revision, Map<CapabilityName, Boolean> capabilities, List<Problem> problems) {
        Map<CapabilityName, Flag> flags = new LinkedHashMap<>();
        capabilities.keySet().forEach(name -> flags.put(name, new Flag.Bad(problems)));
        return new FlagReading(revision, flags, problems);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
