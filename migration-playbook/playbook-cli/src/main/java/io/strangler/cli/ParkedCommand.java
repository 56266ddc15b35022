package io.strangler.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows the changes that the bridge could not carry, and has them tried again or forgotten. */
@Command(
        name = "parked",
        description = "Shows changes that wait for a person, tries them again, or forgets them.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ParkedCommand implements Runnable {
    private static final Duration TRIED = Duration.ofSeconds(10);

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    ParkedCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show, conflicts, retry or discard is missing");
    }

    @Command(name = "list", description = "Shows all of them.", mixinStandardHelpOptions = true)
    int list(@Mixin GlobalOptions options) throws Exception {
        try (Workspace workspace = options.open()) {
            JsonNode all = workspace
                    .bridge()
                    .find("/admin/parked")
                    .orElseThrow(() -> new Refusal(Exit.FAILURE, "the bridge knows of no parked changes at all"));
            if (options.json()) {
                print(all);
                return Exit.OK;
            }
            Table table = new Table("ID", "ENTITY", "KEY", "SINCE", "TRIED", "REASON");
            all.forEach(each -> table.row(
                    each.path("id").asString(""),
                    each.path("entity").asString(""),
                    each.path("key").asString(""),
                    each.path("firstAt").asString(""),
                    each.path("tried").asLong(0),
                    each.path("reason").asString("")));
            table.print(terminal);
            if (table.isEmpty()) {
                terminal.say("nothing is parked");
            }
            return Exit.OK;
        }
    }

    @Command(
            name = "show",
            description = "Shows one, with what both sides hold under its key now.",
            mixinStandardHelpOptions = true)
    int show(@Mixin GlobalOptions options, @Parameters(paramLabel = "ID", description = "As listed.") String id)
            throws Exception {
        try (Workspace workspace = options.open()) {
            JsonNode found = workspace.bridge().find(path(id)).orElseThrow(() -> unknown(workspace, id));
            if (options.json()) {
                print(found);
                return Exit.OK;
            }
            Table table = new Table("FIELD", "VALUE");
            found.path("change").properties().forEach(field -> table.row(field.getKey(), text(field.getValue())));
            table.print(terminal);
            for (String side : new String[] {"legacy", "modern"}) {
                terminal.out().println();
                image(side, found.path(side));
                if (found.path(side + "Then").isObject()) {
                    terminal.out().println();
                    image(side + " when it was parked", found.path(side + "Then"));
                }
            }
            return Exit.OK;
        }
    }

    @Command(
            name = "conflicts",
            description = "Shows the last conflicts that were settled without asking, with what both sides held.",
            mixinStandardHelpOptions = true)
    int conflicts(@Mixin GlobalOptions options) throws Exception {
        try (Workspace workspace = options.open()) {
            JsonNode all = workspace
                    .bridge()
                    .find("/admin/conflicts")
                    .orElseThrow(() -> new Refusal(Exit.FAILURE, "the bridge knows of no conflicts at all"));
            if (options.json()) {
                ObjectNode document = Json.document();
                document.set("conflicts", all);
                Json.print(terminal, document);
                return Exit.OK;
            }
            Table table = new Table("AT", "ENTITY", "KEY", "WINNER", "LEGACY", "MODERN");
            all.forEach(each -> table.row(
                    each.path("at").asString(""),
                    each.path("entity").asString(""),
                    each.path("key").asString(""),
                    each.path("winner").asString(""),
                    each.path("legacy").toString(),
                    each.path("modern").toString()));
            table.print(terminal);
            if (table.isEmpty()) {
                terminal.say("no conflict was settled");
            }
            return Exit.OK;
        }
    }

    private void image(String side, JsonNode image) {
        Table rows = new Table(side, "COLUMN", "VALUE");
        image.properties().forEach(table -> table.getValue().forEach(row -> row.properties()
                .forEach(column -> rows.row(table.getKey(), column.getKey(), text(column.getValue())))));
        if (rows.isEmpty()) {
            terminal.out().println(side + ": no row");
        } else {
            rows.print(terminal);
        }
    }

    @Command(
            name = "retry",
            description = "Has one tried again, and tells what came of it: 0 carried, 1 refused again, 7 not tried.",
            mixinStandardHelpOptions = true)
    int retry(@Mixin GlobalOptions options, @Parameters(paramLabel = "ID", description = "As listed.") String id)
            throws Exception {
        try (Workspace workspace = options.open()) {
            JsonNode before = workspace.bridge().post(path(id) + "/retry").orElseThrow(() -> unknown(workspace, id));
            long tried = before.path("tried").asLong(0);
            long began = System.nanoTime();
            while (System.nanoTime() - began < TRIED.toNanos()) {
                Optional<JsonNode> now = workspace.bridge().find(path(id)).map(found -> found.path("change"));
                if (now.isEmpty()) {
                    return end(options, before, "carried", Exit.OK, "carried: " + id);
                }
                if (now.get().path("tried").asLong(0) > tried) {
                    String reason = now.get().path("reason").asString("");
                    return end(options, now.get(), "refused", Exit.FAILURE, "refused again: " + id + ": " + reason);
                }
                Follow.pause(Follow.POLL);
            }
            return end(
                    options,
                    before,
                    "waits",
                    Exit.TIMED_OUT,
                    id + " was not tried within " + TRIED.toSeconds()
                            + " s; does its stream run? see: strangler status");
        }
    }

    @Command(
            name = "discard",
            description =
                    "Forgets one: the sides differ under its key until the row is written again or repaired; after a"
                            + " conflict both get the content of the side with authority.",
            mixinStandardHelpOptions = true)
    int discard(
            @Mixin GlobalOptions options,
            @Parameters(paramLabel = "ID", description = "As listed.") String id,
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "Kept in the audit log.")
                    String reason)
            throws Exception {
        if (reason.isBlank()) {
            throw new Refusal(Exit.USAGE, "--reason is empty; say why nobody needs the change");
        }
        try (Workspace workspace = options.open()) {
            JsonNode change = workspace
                    .bridge()
                    .post(path(id) + "/discard?reason=" + encoded(reason.strip()))
                    .orElseThrow(() -> unknown(workspace, id));
            return end(
                    options,
                    change,
                    "discarded",
                    Exit.OK,
                    "discarded: " + id + "; the sides may differ there: strangler check "
                            + change.path("entity").asString(""));
        }
    }

    private int end(GlobalOptions options, JsonNode change, String outcome, int exit, String message) {
        if (options.json()) {
            ObjectNode document = Json.document().put("outcome", outcome);
            document.set("parked", change);
            Json.print(terminal, document);
        }
        terminal.say(message);
        return exit;
    }

    private void print(JsonNode parked) {
        ObjectNode document = Json.document();
        document.set("parked", parked);
        Json.print(terminal, document);
    }

    private static String path(String id) {
        return "/admin/parked/" + encoded(id);
    }

    private static Refusal unknown(Workspace workspace, String id) {
        return new Refusal(
                Exit.FAILURE,
                "there is no parked change '" + id + "' at the bridge at "
                        + workspace.bridge().address() + "; see: strangler parked list");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
