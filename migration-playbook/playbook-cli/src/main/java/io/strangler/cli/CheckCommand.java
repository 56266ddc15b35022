package io.strangler.cli;

import io.strangler.consistency.BridgePositions;
import io.strangler.consistency.CheckReport;
import io.strangler.consistency.CheckedEntity;
import io.strangler.consistency.Checkpoint;
import io.strangler.consistency.EntityCheck;
import io.strangler.consistency.Position;
import io.strangler.consistency.Positions;
import io.strangler.consistency.Scope;
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
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Compare only about N, drawn at random; no evidence for a gate.")
    private Optional<Integer> sample = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "POSITION",
            description = "Compare only what was written since a position that an earlier check has told (as in"
                    + " 741:2203), and all keys; no evidence for a gate.")
    private Optional<String> since = Optional.empty();

    @Option(names = "--resume", description = "Go on where a check that was killed had come to.")
    private boolean resume;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Scope scope = scope();
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
                reports.add(check(workspace, checked, scope, positions, jars.revision()));
            }
            new CheckOutput(terminal, workspace.plan()).show(reports, options.json());
            return exit(reports);
        }
    }

    private Scope scope() {
        if (Stream.of(sample.isPresent(), since.isPresent(), resume)
                        .filter(given -> given)
                        .count()
                > 1) {
            throw new Refusal(Exit.USAGE, "only one of --sample, --since and --resume can be given");
        }
        if (sample.filter(size -> size < 1).isPresent()) {
            throw new Refusal(Exit.USAGE, "--sample is " + sample.get() + ", must be at least 1");
        }
        try {
            return sample.<Scope>map(Scope.Sample::new)
                    .or(() -> since.map(Position::parse).map(Scope.Since::new))
                    .orElseGet(Scope::all);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Exit.USAGE, "--since: " + e.getMessage() + "; the last check tells its own: strangler check");
        }
    }

    private CheckReport check(
            Workspace workspace, CheckedEntity entity, Scope scope, Positions positions, String translators)
            throws Exception {
        CheckFile file = CheckFile.of(
                workspace.plan().stateDirectory(),
                entity.entity(),
                List.of(entity.legacy().url(), entity.modern().url(), translators));
        Optional<Checkpoint> from = resume ? file.read() : Optional.empty();
        if (resume) {
            terminal.say(entity.entity() + ": "
                    + from.map(checkpoint -> "goes on behind key " + String.join(",", checkpoint.after()) + ", "
                                    + checkpoint.compared() + " compared since " + checkpoint.began())
                            .orElse("no check of it was killed; it begins anew"));
        }
        CheckProgress progress = new CheckProgress(
                terminal, entity.entity(), scope.whole() ? Optional.of(file) : Optional.empty(), Clock.systemUTC());
        CheckReport report;
        try {
            report = new EntityCheck(
                            entity,
                            positions,
                            Authorities.present(workspace, entity.capability()),
                            Settings.DEFAULT,
                            Clock.systemUTC())
                    .run(from.isPresent() ? new Scope.All(from) : scope, progress);
        } finally {
            progress.end();
        }
        if (scope.whole()) {
            file.remove();
        }
        if (report.evidence()) {
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
