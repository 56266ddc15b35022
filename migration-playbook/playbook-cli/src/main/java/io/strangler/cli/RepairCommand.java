package io.strangler.cli;

import io.strangler.consistency.BridgePositions;
import io.strangler.consistency.CheckReport;
import io.strangler.consistency.CheckedEntity;
import io.strangler.consistency.EntityCheck;
import io.strangler.consistency.Repair;
import io.strangler.consistency.RepairReport;
import io.strangler.consistency.RepairReport.Outcome;
import io.strangler.consistency.Settings;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.translate.Side;
import io.strangler.translate.TranslatorJars;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the side without authority equal to the other; shows what it would do unless told to do it. */
@Command(
        name = "repair",
        description = "Checks an entity and shows how its mismatches would be repaired toward the authority.",
        mixinStandardHelpOptions = true)
final class RepairCommand implements Callable<Integer> {
    private static final int LISTED = 10_000;

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "ENTITY", description = "The entity to repair.")
    private String entity = "";

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    RepairCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open();
                TranslatorJars jars = workspace.translators();
                BridgePositions positions = workspace.positions()) {
            Map<String, CapabilitySpec> found = workspace.entities(Optional.of(entity));
            CapabilitySpec spec = found.values().iterator().next();
            CheckedEntity checked = CheckedEntity.of(workspace.plan(), spec, entity, jars.translators());
            Settings settings = Settings.DEFAULT.listing(LISTED);
            CheckReport check = new EntityCheck(
                            checked,
                            positions,
                            Authorities.present(workspace, spec.name()),
                            settings,
                            Clock.systemUTC())
                    .run();
            Repair repair = new Repair(checked, positions, () -> Authorities.present(workspace, spec.name()), settings);
            RepairReport report = apply ? repair.apply(check) : repair.plan(check);
            show(report);
            if (apply) {
                record(workspace, spec, report);
            }
            if (!check.decided()) {
                terminal.say(entity + ": " + Terminal.count(check.undecided(), "difference")
                        + " could not be decided and nothing was done about them; once the streams run: strangler check "
                        + entity);
            }
            return exit(check, report);
        }
    }

    private void show(RepairReport report) {
        if (options.json()) {
            Json.print(terminal, json(report));
        } else {
            Table table = new Table("KEY", "TOWARD", "ACTION", "FIELDS", "OUTCOME", "REASON");
            report.steps()
                    .forEach(step -> table.row(
                            step.key().text(),
                            step.toward().map(Side::word).orElse("?"),
                            step.action().word(),
                            CheckOutput.names(step.fields()),
                            step.outcome().word(),
                            step.reason()));
            if (!table.isEmpty()) {
                table.print(terminal);
            }
        }
        report.notes().forEach(note -> terminal.say(entity + ": " + note));
        terminal.say(sentence(report));
    }

    private String sentence(RepairReport report) {
        if (report.steps().isEmpty()) {
            return entity + ": no mismatch is confirmed; there is nothing to repair";
        }
        long left = report.steps().stream()
                .filter(step -> step.outcome() != Outcome.REPAIRED && step.outcome() != Outcome.ALREADY_EQUAL)
                .count();
        if (!report.applied()) {
            return entity + ": " + report.with(Outcome.PLANNED).size() + " of "
                    + report.steps().size() + " would be repaired (authority: " + report.basis()
                    + "); to do it: strangler repair " + entity + " --apply";
        }
        return entity + ": " + report.with(Outcome.REPAIRED).size() + " repaired, " + left
                + " left; now run: strangler check " + entity;
    }

    private int exit(CheckReport check, RepairReport report) {
        if (!report.applied() && !report.with(Outcome.PLANNED).isEmpty()) {
            return Exit.PENDING;
        }
        boolean left = report.steps().stream()
                .anyMatch(step -> step.outcome() == Outcome.REFUSED
                        || step.outcome() == Outcome.UNKNOWN
                        || step.outcome() == Outcome.NOT_HEALED);
        if (left) {
            return Exit.MISMATCHES;
        }
        return check.decided() ? Exit.OK : Exit.NOT_ENOUGH_EVIDENCE;
    }

    private static ObjectNode json(RepairReport report) {
        ObjectNode document = Json.document()
                .put("entity", report.entity())
                .put("applied", report.applied())
                .put("authority", report.basis());
        Json.texts(document, "notes", report.notes());
        ArrayNode steps = document.putArray("steps");
        report.steps().forEach(step -> {
            ObjectNode each = steps.addObject().put("key", step.key().text());
            Json.text(each, "toward", step.toward().map(Side::word));
            each.put("action", step.action().word());
            CheckOutput.fields(each, step.fields());
            each.put("outcome", step.outcome().word()).put("reason", step.reason());
        });
        return document;
    }

    private void record(Workspace workspace, CapabilitySpec spec, RepairReport report) throws InterruptedException {
        try {
            if (workspace.control().isPresent() && !report.steps().isEmpty()) {
                String stage = workspace.standing(spec.name()).words();
                workspace
                        .control()
                        .get()
                        .ledger()
                        .record(new Ledger.Entry(
                                spec.name(),
                                Instant.now(),
                                System.getProperty("user.name", "unknown"),
                                "repair",
                                stage,
                                stage,
                                sentence(report)));
            }
        } catch (SQLException e) {
            terminal.say(
                    "repaired, but the ledger could not be written: " + e.getMessage() + "; see: strangler doctor");
        }
    }
}
