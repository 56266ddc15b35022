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
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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
    private static final int AUDITED = 1_000;

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "ENTITY", description = "The entity to repair.")
    private String entity = "";

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Option(names = "--dry-run", description = "Show what would be done; so it is without --apply.")
    private boolean dryRun;

    @Option(names = "--sql", description = "Print the statements that would be run, for somebody else to run them.")
    private boolean sql;

    @Option(names = "--rate", paramLabel = "N", description = "Write at most N a second (default: 500).")
    private Optional<Integer> rate = Optional.empty();

    RepairCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (Stream.of(apply, dryRun, sql).filter(given -> given).count() > 1) {
            throw new Refusal(Exit.USAGE, "only one of --apply, --dry-run and --sql can be given");
        }
        if (rate.filter(perSecond -> perSecond < 1).isPresent()) {
            throw new Refusal(Exit.USAGE, "--rate is " + rate.get() + ", must be at least 1");
        }
        try (Workspace workspace = options.open();
                TranslatorJars jars = workspace.translators();
                BridgePositions positions = workspace.positions()) {
            Map<String, CapabilitySpec> found = workspace.entities(Optional.of(entity));
            CapabilitySpec spec = found.values().iterator().next();
            CheckedEntity checked = CheckedEntity.of(workspace.plan(), spec, entity, jars.translators());
            if (sql && !spec.masked().isEmpty()) {
                throw new Refusal(
                        Exit.FAILURE,
                        "statements would show values that the plan has masked (" + spec.masked()
                                + "); do it with: strangler repair " + entity + " --apply");
            }
            Settings settings =
                    Settings.DEFAULT.listing(LISTED).pacing(rate.orElse(Settings.DEFAULT.repairsPerSecond()));
            CheckReport check = new EntityCheck(
                            checked,
                            positions,
                            Authorities.present(workspace, spec.name()),
                            settings,
                            Clock.systemUTC())
                    .run();
            Repair repair = new Repair(checked, positions, () -> Authorities.present(workspace, spec.name()), settings);
            RepairReport report = apply ? repair.apply(check) : repair.plan(check);
            if (sql) {
                script(checked, repair.script(check));
            }
            show(report, new Masking(spec.masked()));
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

    private void script(CheckedEntity checked, Map<Side, List<String>> script) {
        PrintStream out = terminal.out();
        out.println(
                "-- Every statement leaves alone what was written since it was told; look again afterwards: strangler check "
                        + entity);
        script.forEach((side, lines) -> {
            out.println(
                    "-- for " + side.word() + ": " + (side == Side.LEGACY ? checked.legacy() : checked.modern()).url());
            out.println("select pg_replication_origin_create('strangler_repair')"
                    + " where pg_replication_origin_oid('strangler_repair') is null;");
            out.println("select pg_replication_origin_session_setup('strangler_repair'); -- no stream takes it back");
            lines.forEach(out::println);
            out.println("select pg_replication_origin_session_reset();");
        });
    }

    private void show(RepairReport report, Masking masking) {
        if (sql) {
            report.steps().stream()
                    .filter(step -> step.outcome() == Outcome.REFUSED)
                    .forEach(
                            step -> terminal.say(entity + ": " + step.key().text() + " is left out: " + step.reason()));
        } else if (options.json()) {
            Json.print(terminal, json(report, masking));
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

    // Who asks later what a repair touched finds it in the ledger.
    private static String keys(RepairReport report) {
        List<String> keys = report.with(Outcome.REPAIRED).stream()
                .map(step -> step.key().text())
                .toList();
        String named = String.join(" ", keys.subList(0, Math.min(keys.size(), AUDITED)));
        return keys.isEmpty() ? "" : "; keys: " + named + (keys.size() > AUDITED ? " …" : "");
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

    private static ObjectNode json(RepairReport report, Masking masking) {
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
            CheckOutput.fields(each, step.fields(), masking);
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
                                sentence(report) + keys(report)));
            }
        } catch (SQLException e) {
            terminal.say(
                    "repaired, but the ledger could not be written: " + e.getMessage() + "; see: strangler doctor");
        }
    }
}
