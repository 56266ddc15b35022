package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.stage.FlagReading;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the plan as it was understood, and which flags are not followed yet. */
@Command(
        name = "plan",
        description = "Shows the plan as it was understood, and what is wished but not in force.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    PlanCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            FlagReading flags = workspace.flags();
            Answer proxy = workspace.proxy().status();
            List<Standing> standings = new ArrayList<>();
            workspace.plan().capabilities().keySet().forEach(name -> standings.add(Standing.of(name, flags, proxy)));
            if (options.json()) {
                Json.print(terminal, json(workspace, standings));
            } else {
                print(workspace, standings);
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

    private static ObjectNode json(Workspace workspace, List<Standing> standings) {
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
        }
        return document;
    }
}
