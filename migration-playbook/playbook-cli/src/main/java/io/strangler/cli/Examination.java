package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at everything a plan leads to, one thing after the other, and never stops at the first trouble. */
final class Examination {
    private static final int LIMIT_MILLIS = 2_000;

    private final Workspace workspace;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<String>> statements = new LinkedHashMap<>();

    Examination(Workspace workspace) {
        this.workspace = workspace;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Returns the statements for an administrator, by the database they are for. */
    Map<String, List<String>> statements() {
        return statements;
    }

    Examination run() throws InterruptedException {
        MigrationPlan plan = workspace.plan();
        findings.add(Finding.ok("plan", plan.file() + ": " + plan.capabilities().size() + " capabilities"));
        flags();
        plan.systems().values().forEach(this::system);
        program("proxy", workspace.proxy());
        boolean data = plan.capabilities().values().stream().anyMatch(CapabilitySpec::hasData);
        if (data) {
            program("bridge", workspace.bridge());
            control();
            databases();
        }
        return this;
    }

    private void flags() {
        FlagReading reading = workspace.flags();
        long bad = reading.flags().values().stream()
                        .filter(flag -> flag instanceof Flag.Bad)
                        .count()
                + reading.fileProblems().size();
        findings.add(
                bad == 0
                        ? Finding.ok("flags", workspace.plan().flags().toString())
                        : Finding.fail("flags", bad + " of them cannot be followed", "see them with: strangler flags"));
    }

    private void system(SystemSpec system) {
        URI url = system.url();
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), LIMIT_MILLIS);
            findings.add(Finding.ok(system.name(), url + " takes connections"));
        } catch (IOException e) {
            findings.add(Finding.fail(
                    system.name(),
                    url + " takes no connection: " + e.getMessage(),
                    "start it, or correct systems." + system.name() + ".url"));
        }
    }

    private void program(String name, Admin admin) throws InterruptedException {
        findings.add(
                switch (admin.status()) {
                    case Answer.Body body -> Finding.ok(name, admin.address() + " answers");
                    case Answer.Unreachable unreachable ->
                        Finding.fail(
                                name,
                                unreachable.reason(),
                                "start it with: strangler " + name + " --plan "
                                        + workspace.plan().file());
                });
    }

    private void control() {
        try {
            if (workspace.control().isEmpty()) {
                return;
            }
            findings.add(Finding.ok(
                    "control database",
                    workspace.plan().control().map(DatabaseSpec::toString).orElse("")));
        } catch (SQLException e) {
            findings.add(Finding.fail(
                    "control database",
                    String.valueOf(e.getMessage()),
                    "start it, or correct control.database in the plan"));
        }
    }

    private void databases() {
        Map<String, List<AggregateShape>> shapes = new LinkedHashMap<>();
        try (TranslatorJars jars = workspace.translators()) {
            for (CapabilitySpec spec : workspace.plan().capabilities().values()) {
                for (String entity : spec.entities()) {
                    Optional<EntityTranslator> translator = jars.translators().entity(entity);
                    if (translator.isEmpty()) {
                        findings.add(Finding.fail(
                                "translator " + entity,
                                "none has this name, there are "
                                        + jars.translators().entities().keySet(),
                                "add its jar to 'translators' in the plan"));
                        continue;
                    }
                    findings.add(Finding.ok(
                            "translator " + entity, translator.get().getClass().getName()));
                    shapes.computeIfAbsent(MigrationPlan.LEGACY, name -> new ArrayList<>())
                            .add(translator.get().shape(Side.LEGACY));
                    shapes.computeIfAbsent(spec.modern(), name -> new ArrayList<>())
                            .add(translator.get().shape(Side.MODERN));
                }
            }
        } catch (IOException e) {
            findings.add(Finding.fail("translators", String.valueOf(e.getMessage()), "build the jars the plan names"));
        }
        shapes.forEach(
                (system, tables) -> workspace.plan().system(system).database().ifPresent(database -> {
                    DatabaseDoctor doctor = new DatabaseDoctor(system, database, tables);
                    findings.addAll(doctor.examine());
                    if (!doctor.statements().isEmpty()) {
                        statements.put(system + ", " + database.url(), doctor.statements());
                    }
                }));
    }
}
