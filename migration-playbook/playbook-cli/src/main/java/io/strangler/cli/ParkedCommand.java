package io.strangler.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private ParkedCommand() {}

    static CommandLine of(Terminal terminal) {
        return new CommandLine(new ParkedCommand())
                .addSubcommand(new List(terminal))
                .addSubcommand(new Show(terminal))
                .addSubcommand(new Retry(terminal))
                .addSubcommand(new Discard(terminal));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "list, show, retry or discard is missing");
    }

    private static String path(String id) {
        return "/admin/parked/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private static Refusal unknown(Workspace workspace, String id) {
        return new Refusal(
                Exit.FAILURE,
                "there is no parked change '" + id + "' at the bridge at "
                        + workspace.bridge().address() + "; see: strangler parked list");
    }

    private static JsonNode found(Workspace workspace, String id) throws InterruptedException {
        return workspace.bridge().find(path(id)).orElseThrow(() -> unknown(workspace, id));
    }

    private static ObjectNode document(JsonNode change) {
        ObjectNode document = Json.document();
        document.set("parked", change);
        return document;
    }

    /** What the commands have in common. */
    private abstract static sealed class Action implements Callable<Integer> {
        final Terminal terminal;

        @Mixin
        GlobalOptions options = new GlobalOptions();

        Action(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public final Integer call() throws Exception {
            try (Workspace workspace = options.open()) {
                return run(workspace);
            }
        }

        abstract int run(Workspace workspace) throws InterruptedException;
    }

    @Command(name = "list", description = "Shows all of them.", mixinStandardHelpOptions = true)
    private static final class List extends Action {
        List(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Workspace workspace) throws InterruptedException {
            JsonNode all = workspace
                    .bridge()
                    .find("/admin/parked")
                    .orElseThrow(() -> new Refusal(Exit.FAILURE, "the bridge knows of no parked changes at all"));
            if (options.json()) {
                Json.print(terminal, document(all));
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
    private static final class Show extends Action {
        @Parameters(paramLabel = "ID", description = "As listed.")
        private String id = "";

        Show(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Workspace workspace) throws InterruptedException {
            JsonNode change = found(workspace, id);
            if (options.json()) {
                Json.print(terminal, document(change));
                return Exit.OK;
            }
            Table table = new Table("FIELD", "VALUE");
            change.path("change").properties().forEach(field -> table.row(field.getKey(), text(field.getValue())));
            table.print(terminal);
            for (String side : new String[] {"legacy", "modern"}) {
                terminal.out().println();
                image(side, change.path(side));
            }
            return Exit.OK;
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

        private static String text(JsonNode value) {
            return value.isString() ? value.asString() : value.toString();
        }
    }

    @Command(
            name = "retry",
            description =
                    "Has one tried again, and waits for what comes of it: 0 carried, 1 refused again, 7 not tried.",
            mixinStandardHelpOptions = true)
    private static final class Retry extends Action {
        @Parameters(paramLabel = "ID", description = "As listed.")
        private String id = "";

        Retry(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Workspace workspace) throws InterruptedException {
            JsonNode before = workspace.bridge().post(path(id) + "/retry").orElseThrow(() -> unknown(workspace, id));
            long tried = before.path("tried").asLong(0);
            long began = System.nanoTime();
            while (System.nanoTime() - began < TRIED.toNanos()) {
                Optional<JsonNode> now = workspace.bridge().find(path(id));
                if (now.isEmpty()) {
                    return end(before, "carried", Exit.OK, "carried: " + id);
                }
                if (now.get().path("change").path("tried").asLong(0) > tried) {
                    String reason = now.get().path("change").path("reason").asString("");
                    return end(
                            now.get().path("change"),
                            "refused",
                            Exit.FAILURE,
                            id + " could not be carried again: " + reason);
                }
                Follow.pause();
            }
            return end(
                    before,
                    "waits",
                    Exit.TIMED_OUT,
                    id + " was not tried within " + TRIED.toSeconds()
                            + " s; does its stream run? see: strangler status");
        }

        private int end(JsonNode change, String outcome, int exit, String message) {
            if (options.json()) {
                Json.print(terminal, document(change).put("outcome", outcome));
            }
            terminal.say(message);
            return exit;
        }
    }

    @Command(
            name = "discard",
            description = "Forgets one: the sides differ under its key until the row is written again or repaired.",
            mixinStandardHelpOptions = true)
    private static final class Discard extends Action {
        @Parameters(paramLabel = "ID", description = "As listed.")
        private String id = "";

        @Option(names = "--reason", required = true, paramLabel = "WHY", description = "Kept in the audit log.")
        private @Nullable String reason;

        Discard(Terminal terminal) {
            super(terminal);
        }

        @Override
        int run(Workspace workspace) throws InterruptedException {
            String why = Optional.ofNullable(reason).map(String::strip).orElse("");
            if (why.isEmpty()) {
                throw new Refusal(Exit.USAGE, "--reason is empty; say why nobody needs the change");
            }
            JsonNode change = workspace
                    .bridge()
                    .post(path(id) + "/discard?reason=" + URLEncoder.encode(why, StandardCharsets.UTF_8))
                    .orElseThrow(() -> unknown(workspace, id));
            if (options.json()) {
                Json.print(terminal, document(change).put("outcome", "discarded"));
            }
            terminal.say("discarded: " + id + "; the sides may differ there: strangler check "
                    + change.path("entity").asString(""));
            return Exit.OK;
        }
    }
}
