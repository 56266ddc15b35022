package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.yaml.YamlSection;
import io.strangler.translate.EntityTranslator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What must hold between the parts of a plan. */
final class PlanRules {
    private PlanRules() {}

    static void check(MigrationPlan plan, YamlSection root) {
        if (root.keys().contains("systems") && !plan.systems().containsKey(MigrationPlan.LEGACY)) {
            root.problem("systems", "has no system named legacy, the one that is being moved away from");
        }
        if (plan.adminKeys().isEmpty()) {
            onlyHere(root, "proxy", "admin-address", plan.proxy().adminAddress());
            onlyHere(root, "bridge", "address", plan.bridge().address());
        }
        Map<String, CapabilityName> entities = new HashMap<>();
        Optional<YamlSection> sections = root.section("capabilities");
        sections.ifPresent(section -> RouteTies.check(plan, section));
        sections.ifPresent(section -> conflicts(plan, section));
        root.section("entities").ifPresent(section -> mapped(plan, section));
        for (CapabilitySpec capability : plan.capabilities().values()) {
            sections.flatMap(section -> section.section(capability.name().value()))
                    .ifPresent(section -> {
                        modern(plan, capability, section);
                        sandbox(plan, capability, section);
                        gates(plan, capability, section);
                        expires(plan, capability, section);
                    });
            if (capability.hasData()) {
                data(plan, capability, root);
            }
            for (String entity : capability.entities()) {
                CapabilityName other = entities.putIfAbsent(entity, capability.name());
                if (other != null) {
                    root.problem(
                            "capabilities",
                            "entity " + entity + " belongs to both " + other + " and " + capability.name()
                                    + "; it can move only once");
                }
            }
        }
    }

    // What a jar carries is known when it is loaded.
    private static void conflicts(MigrationPlan plan, YamlSection capabilities) {
        for (EntityTranslator entity : plan.mappings().entities()) {
            for (CapabilitySpec capability : plan.capabilities().values()) {
                if (capability.conflict(entity.entity()) instanceof ConflictPolicy.Newest newest) {
                    newest.problem(entity).ifPresent(problem -> capabilities
                            .section(capability.name().value())
                            .flatMap(section -> section.section("conflicts"))
                            .flatMap(section -> section.section(entity.entity()))
                            .ifPresent(section -> section.problem("newest", problem)));
                }
            }
        }
    }

    // A mapping belongs to the two databases its capability moves between.
    private static void mapped(MigrationPlan plan, YamlSection entities) {
        for (String name : entities.keys()) {
            Optional<CapabilitySpec> capability = plan.capabilities().values().stream()
                    .filter(each -> each.entities().contains(name))
                    .findFirst();
            if (capability.isEmpty()) {
                entities.problem(name, "belongs to no capability; list it under entities of the one it moves with");
                continue;
            }
            String modern = capability.get().modern();
            entities.section(name).flatMap(entity -> entity.section("modern")).ifPresent(table -> table.text("system")
                    .filter(system -> !system.equals(modern))
                    .ifPresent(system -> table.problem(
                            "system",
                            "'" + system + "' is not where capability "
                                    + capability.get().name() + " moves to, which is " + modern)));
        }
    }

    private static void onlyHere(YamlSection root, String section, String key, String address) {
        if (!address.matches("127(\\.[0-9]{1,3}){3}|localhost|::1")) {
            root.section(section)
                    .ifPresent(found -> found.problem(
                            key,
                            "'" + address + "' lets other machines administrate; say who may by admin: { keys: FILE },"
                                    + " or listen at 127.0.0.1"));
        }
    }

    private static void modern(MigrationPlan plan, CapabilitySpec capability, YamlSection section) {
        String modern = capability.modern();
        if (modern.equals(MigrationPlan.LEGACY)) {
            section.problem("modern", "is legacy itself; name the system that takes over");
        } else if (!modern.isEmpty() && !plan.systems().containsKey(modern)) {
            section.problem(
                    "modern",
                    "'" + modern + "' is not a system; the systems are "
                            + String.join(", ", plan.systems().keySet()));
        }
    }

    // Without one the writes would reach data that somebody depends on.
    private static void sandbox(MigrationPlan plan, CapabilitySpec capability, YamlSection section) {
        SystemSpec modern = plan.systems().get(capability.modern());
        if (modern != null && modern.sandbox().isEmpty()) {
            for (YamlSection route : section.sections("routes")) {
                if (route.text("effect").isPresent()) {
                    route.problem(
                            "effect",
                            "repeats writes in a sandbox, but " + capability.modern()
                                    + " has none; add sandbox: URL to it");
                }
            }
        }
    }

    private static void gates(MigrationPlan plan, CapabilitySpec capability, YamlSection section) {
        if (!capability.hasData()
                && capability.gates().needsControl()
                && plan.control().isEmpty()) {
            section.problem(
                    "gates",
                    "judges what the ledger remembers, but the plan has no control database; add control: { database: {"
                            + " url, username, password } }");
        }
    }

    private static void expires(MigrationPlan plan, CapabilitySpec capability, YamlSection section) {
        boolean needed = capability.expires().values().stream().anyMatch(Expiry.After.class::isInstance);
        if (needed && plan.control().isEmpty()) {
            section.problem(
                    "expires",
                    "counts from when a stage was entered, which only a control database remembers; add control, or"
                            + " write days, as 2027-03-31");
        }
    }

    private static void data(MigrationPlan plan, CapabilitySpec capability, YamlSection root) {
        if (plan.control().isEmpty()) {
            root.problem(
                    "control",
                    "is needed because capability " + capability.name()
                            + " moves entities; add control: { database: { url, username, password } }");
        }
        for (String name : new String[] {MigrationPlan.LEGACY, capability.modern()}) {
            SystemSpec system = plan.systems().get(name);
            if (system != null && system.database().isEmpty()) {
                root.problem(
                        "systems",
                        name + ".database is needed because capability " + capability.name() + " moves entities");
            }
        }
    }
}
