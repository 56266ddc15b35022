package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the plan as it was understood, which flags are not followed yet, and what the next step would change. */
@Command(
        name = "plan",
        description =
                "Shows the plan as it was understood, what is wished but not in force, and exactly what the next step"
                        + " would change with the gates before it; changes nothing.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(
            paramLabel = "CAPABILITY",
            arity = "0..1",
            description = "Only this one; with -o json what it prints is for advance --plan-file.")
    private Optional<String> only = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "STAGE",
            converter = StageWord.class,
            description = "The stage to go to; default: the next one.")
    private Optional<Stage> to = Optional.empty();

    @Option(names = "--share", paramLabel = "N", description = "Percent of the keys that are to be live.")
    private Optional<Integer> share = Optional.empty();

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            FlagReading flags = workspace.flags();
            Answer proxy = workspace.proxy().status();
            List<Standing> standings = new ArrayList<>();
            for (CapabilityName name : capabilities(workspace)) {
                standings.add(Standing.of(name, flags, proxy));
            }
            List<Proposal> proposals = new ArrayList<>();
            List<String> unproposed = new ArrayList<>();
            for (Standing standing : standings) {
                propose(workspace, standing, proposals, unproposed);
            }
            if (options.json()) {
                Json.print(terminal, json(workspace, standings, proposals));
            } else {
                print(workspace, standings);
                proposals.forEach(proposal -> proposal.print(terminal));
            }
            unproposed.forEach(terminal::say);
            for (Standing standing : standings) {
                warn(workspace, standing);
            }
            if (proxy instanceof Answer.Unreachable unreachable) {
                terminal.say("unreachable: " + unreachable.reason() + "; what is in force is not known");
                return Exit.FAILURE;
            }
            List<Standing> pending =
                    standings.stream().filter(standing -> !standing.settled()).toList();
            pending.forEach(standing -> terminal.say(standing.capability() + " is at " + standing.words()
                    + ", the flags say " + standing.wish().map(Standing::words).orElse("nothing that can be followed")
                    + standing.refused().map(reason -> ": " + reason).orElse("")
                    + "; see: strangler status"));
            return pending.isEmpty() ? Exit.OK : Exit.PENDING;
        }
    }

    private void warn(Workspace workspace, Standing standing) {
        try {
            if (standing.rule().isPresent()) {
                String name = standing.capability().value();
                Expiring.of(
                                workspace,
                                workspace.capability(name),
                                standing.rule().get().stage())
                        .flatMap(limit -> limit.warning(Instant.now(), name))
                        .ifPresent(warning -> terminal.say(name + ": " + warning));
            }
        } catch (SQLException e) {
            terminal.say("the control database cannot be asked for limits: " + e.getMessage());
        }
    }

    private List<CapabilityName> capabilities(Workspace workspace) {
        if (only.isEmpty()) {
            if (to.isPresent() || share.isPresent()) {
                throw new Refusal(
                        Exit.USAGE, "--to and --share are about one capability; see: strangler plan CAPABILITY --help");
            }
            return List.copyOf(workspace.plan().capabilities().keySet());
        }
        return List.of(workspace.capability(only.get()).name());
    }

    // What is wished is no ground to move from: without the proxy nothing is proposed.
    private void propose(Workspace workspace, Standing standing, List<Proposal> proposals, List<String> unproposed)
            throws InterruptedException {
        if (!standing.effective()
                || standing.rule().isEmpty()
                || standing.rule().get().stage() == Stage.COMPLETE) {
            return;
        }
        CapabilitySpec spec = workspace.capability(standing.capability().value());
        StageRule present = standing.rule().get();
        Move move = Move.forward(spec.name(), present, to, share);
        if (standing.at(move.stage(), move.share())) {
            unproposed.add(spec.name() + " is at " + standing.words() + " already");
            return;
        }
        try {
            proposals.add(Proposal.of(workspace, spec, present, move));
        } catch (SQLException | Refusal e) {
            unproposed.add(spec.name() + ": the next step cannot be judged: " + e.getMessage());
        }
    }

    private void print(Workspace workspace, List<Standing> standings) {
        Table systems = new Table("SYSTEM", "URL", "DATABASE");
        workspace
                .plan()
                .systems()
                .values()
                .forEach(system -> systems.row(
                        system.name(),
                        system.url(),
                        system.database().map(Object::toString).orElse("-")));
        systems.print(terminal);
        terminal.out().println();
        Table capabilities = new Table("CAPABILITY", "MODERN", "ROUTES", "ENTITIES", "IN FORCE", "FLAG SAYS");
        for (Standing standing : standings) {
            CapabilitySpec spec = workspace.capability(standing.capability().value());
            capabilities.row(
                    spec.name(),
                    spec.modern(),
                    String.join(
                            "\n", spec.routes().stream().map(RouteSpec::path).toList()),
                    spec.entities().isEmpty() ? "-" : String.join(", ", spec.entities()),
                    standing.effective() ? standing.words() : "unknown",
                    standing.wish().map(Standing::words).orElse("refused"));
        }
        capabilities.print(terminal);
    }

    private static ObjectNode json(Workspace workspace, List<Standing> standings, List<Proposal> proposals) {
        ObjectNode document = Json.document()
                .put("migration", workspace.plan().migration())
                .put("flags", workspace.plan().flags().toString());
        ArrayNode systems = document.putArray("systems");
        workspace.plan().systems().values().forEach(system -> {
            ObjectNode node = systems.addObject()
                    .put("name", system.name())
                    .put("url", system.url().toString());
            Json.text(node, "database", system.database().map(Object::toString));
        });
        ArrayNode capabilities = document.putArray("capabilities");
        for (Standing standing : standings) {
            CapabilitySpec spec = workspace.capability(standing.capability().value());
            ObjectNode node = capabilities
                    .addObject()
                    .put("capability", spec.name().value())
                    .put("modern", spec.modern());
            Json.texts(
                    node, "routes", spec.routes().stream().map(RouteSpec::path).toList());
            Json.texts(node, "entities", spec.entities());
            Json.text(node, "stage", standing.rule().map(rule -> rule.stage().word()));
            Json.text(node, "wish", standing.wish().map(Standing::words));
            node.put("pending", standing.effective() && !standing.settled());
            node.putNull("next");
            proposals.stream()
                    .filter(proposal -> proposal.move().capability().equals(standing.capability()))
                    .forEach(proposal -> proposal.json(node));
        }
        return document;
    }
}
