package io.strangler.cli;

import io.strangler.consistency.BridgePositions;
import io.strangler.consistency.CheckReport;
import io.strangler.consistency.CheckedEntity;
import io.strangler.consistency.EntityCheck;
import io.strangler.consistency.Positions;
import io.strangler.consistency.Settings;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.translate.TranslatorJars;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares both stores and keeps the result as evidence. */
@Command(
        name = "check",
        description = "Compares both sides of an entity, or of all, through the translators.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "ENTITY", arity = "0..1", description = "The entity to check; default: all.")
    private Optional<String> entity = Optional.empty();

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open();
                TranslatorJars jars = workspace.translators();
                BridgePositions positions = workspace.positions()) {
            Map<String, CapabilitySpec> entities = workspace.entities(entity);
            if (entities.isEmpty()) {
                terminal.say(workspace.plan().file() + " names no entities; there is nothing to compare");
            }
            List<CheckReport> reports = new ArrayList<>();
            for (Map.Entry<String, CapabilitySpec> each : entities.entrySet()) {
                CheckedEntity checked =
                        CheckedEntity.of(workspace.plan(), each.getValue(), each.getKey(), jars.translators());
                reports.add(check(workspace, checked, positions, jars.revision()));
            }
            new CheckOutput(terminal).show(reports, options.json());
            return exit(reports);
        }
    }

    private CheckReport check(Workspace workspace, CheckedEntity entity, Positions positions, String translators)
            throws Exception {
        CheckReport report = new EntityCheck(
                        entity,
                        positions,
                        Authorities.present(workspace, entity.capability()),
                        Settings.DEFAULT,
                        Clock.systemUTC())
                .run();
        if (report.decided()) {
            keep(workspace, report, translators);
        }
        return report;
    }

    private void keep(Workspace workspace, CheckReport report, String translators) {
        try {
            if (workspace.control().isPresent()) {
                workspace.control().get().evidence().add(report.result(translators));
            }
        } catch (SQLException e) {
            terminal.say("the check of " + report.entity() + " is no evidence, for the control database refused it: "
                    + e.getMessage() + "; see: strangler doctor");
        }
    }

    private static int exit(List<CheckReport> reports) {
        if (reports.stream().anyMatch(report -> report.confirmed() > 0)) {
            return Exit.MISMATCHES;
        }
        boolean incomplete = reports.stream().anyMatch(report -> report.skipped() > 0 || !report.decided());
        return incomplete ? Exit.NOT_ENOUGH_EVIDENCE : Exit.OK;
    }
}
