package io.strangler.cli;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells the history of every capability from the ledger, with the last checks. */
@Command(
        name = "report",
        description = "Tells who moved what when, and the last check of every entity.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Option(
            names = "--audit",
            description = "Everything the ledger was ever told, in the order it happened: flags, stages, repairs,"
                    + " approvals, ramps.")
    private boolean audit;

    @Option(
            names = "--decommission",
            paramLabel = "CAPABILITY",
            description = "Whether nobody needs legacy for it any more, and what can be deleted then; deletes nothing.")
    private Optional<String> decommission = Optional.empty();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "7",
            description = "For how many days nobody may have needed it (default: ${DEFAULT-VALUE}).")
    private int days = 7;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            ControlDatabase control = workspace
                    .control()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE,
                            "the plan has no control database and so no ledger; add 'control' to "
                                    + workspace.plan().file()));
            if (decommission.isPresent()) {
                return decommission(workspace, control, workspace.capability(decommission.get()));
            }
            if (audit) {
                audit(workspace, control);
            } else if (options.json()) {
                json(workspace, control);
            } else {
                print(workspace, control);
            }
            return Exit.OK;
        }
    }

    private int decommission(Workspace workspace, ControlDatabase control, CapabilitySpec spec)
            throws SQLException, InterruptedException {
        if (days < 1 || days > 28) {
            throw new Refusal(Exit.USAGE, "--days " + days + " is not between 1 and 28; see: strangler report --help");
        }
        Decommission report = new Decommission(workspace, spec, control, Duration.ofDays(days), Instant.now());
        List<GateResult> proof = report.proof();
        List<Decommission.Remains> remains = report.remains();
        Verdict sum = Gates.sum(proof);
        if (options.json()) {
            ObjectNode document =
                    Json.document().put("capability", spec.name().value()).put("verdict", GateTable.word(sum));
            GateTable.json(document, Stage.COMPLETE, proof);
            ArrayNode array = document.putArray("remains");
            remains.forEach(each -> array.addObject()
                    .put("what", each.what())
                    .put("name", each.name())
                    .put("where", each.where()));
            Json.print(terminal, document);
        } else {
            GateTable.of(proof).print(terminal);
            terminal.out().println();
            Table table = new Table("TO DELETE THEN", "NAME", "WHERE");
            remains.forEach(each -> table.row(each.what(), each.name(), each.where()));
            table.print(terminal);
        }
        terminal.say(spec.name() + ": "
                + switch (sum) {
                    case OPEN -> "nobody has needed legacy for " + days + " days; what is listed can be deleted";
                    case CLOSED -> "somebody still needs legacy; delete nothing, find them, and look again";
                    case NOT_ENOUGH ->
                        "nobody can say yet; delete nothing, and look again every day: strangler report"
                                + " --decommission " + spec.name();
                });
        return GateTable.exit(sum);
    }

    private void audit(Workspace workspace, ControlDatabase control) throws SQLException {
        List<Ledger.Entry> entries = AuditReport.read(
                control.ledger(), workspace.plan().capabilities().keySet());
        if (options.json()) {
            ObjectNode document =
                    Json.document().put("migration", workspace.plan().migration());
            AuditReport.json(document, entries);
            Json.print(terminal, document);
        } else {
            AuditReport.print(terminal, entries);
        }
    }

    private void print(Workspace workspace, ControlDatabase control) throws SQLException {
        Table history = new Table("WHEN", "CAPABILITY", "WHO", "WHAT", "FROM", "TO", "REASON");
        Table checks = new Table("ENTITY", "CHECKED", "LEGACY ROWS", "MODERN ROWS", "MISMATCHES", "SKIPPED");
        for (CapabilitySpec spec : workspace.plan().capabilities().values()) {
            for (Ledger.Entry entry : control.ledger().history(spec.name()).reversed()) {
                history.row(
                        entry.at().truncatedTo(ChronoUnit.SECONDS),
                        spec.name(),
                        entry.actor(),
                        entry.action(),
                        entry.before(),
                        entry.after(),
                        entry.reason());
            }
            for (CheckResult check : control.evidence().checks(spec.name())) {
                checks.row(
                        check.entity(),
                        check.at().truncatedTo(ChronoUnit.SECONDS),
                        check.rowsLegacy(),
                        check.rowsModern(),
                        check.confirmed(),
                        check.skipped());
            }
        }
        history.print(terminal);
        if (!checks.isEmpty()) {
            terminal.out().println();
            checks.print(terminal);
        }
    }

    private void json(Workspace workspace, ControlDatabase control) throws SQLException {
        ObjectNode document = Json.document().put("migration", workspace.plan().migration());
        ArrayNode capabilities = document.putArray("capabilities");
        for (CapabilitySpec spec : workspace.plan().capabilities().values()) {
            ObjectNode node =
                    capabilities.addObject().put("capability", spec.name().value());
            ArrayNode history = node.putArray("history");
            for (Ledger.Entry entry : control.ledger().history(spec.name()).reversed()) {
                history.addObject()
                        .put("at", entry.at().toString())
                        .put("actor", entry.actor())
                        .put("action", entry.action())
                        .put("before", entry.before())
                        .put("after", entry.after())
                        .put("reason", entry.reason());
            }
            checks(node.putArray("checks"), control.evidence(), spec);
        }
        Json.print(terminal, document);
    }

    private static void checks(ArrayNode array, Evidence evidence, CapabilitySpec spec) throws SQLException {
        for (CheckResult check : evidence.checks(spec.name())) {
            array.addObject()
                    .put("entity", check.entity())
                    .put("at", check.at().toString())
                    .put("rowsLegacy", check.rowsLegacy())
                    .put("rowsModern", check.rowsModern())
                    .put("inFlight", check.inFlight())
                    .put("confirmed", check.confirmed())
                    .put("skipped", check.skipped());
        }
    }
}
