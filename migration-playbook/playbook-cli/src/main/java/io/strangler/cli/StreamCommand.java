package io.strangler.cli;

import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets one stream rest, go on, run empty or begin anew; all others go on. */
@Command(
        name = "stream",
        description = "Pauses, resumes, drains or reloads one stream; what they do is shown by status.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class StreamCommand implements Runnable {
    private static final Duration ANSWER = Duration.ofSeconds(30);

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    StreamCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "pause, resume, drain or reload is missing");
    }

    @Command(
            name = "pause",
            description = "Lets a stream rest, also over restarts of the bridge. Its source keeps its log meanwhile.",
            mixinStandardHelpOptions = true)
    int pause(
            @Mixin GlobalOptions options,
            @Mixin Chosen chosen,
            @Option(names = "--reason", required = true, paramLabel = "WHY", description = "Shown by status.")
                    String reason)
            throws Exception {
        if (reason.isBlank()) {
            throw new Refusal(Exit.USAGE, "--reason is empty; say why the stream is to rest");
        }
        JsonNode answer = post(options, chosen, "pause?reason=" + encoded(reason.strip()), ANSWER);
        return end(
                options, chosen, answer, Exit.OK, chosen + " is paused; to go on: strangler stream resume " + chosen);
    }

    @Command(
            name = "resume",
            description =
                    "Lets a paused stream go on, if its stage needs it. One that has stopped at a table of another shape"
                            + " goes on with it as it is now.",
            mixinStandardHelpOptions = true)
    int resume(@Mixin GlobalOptions options, @Mixin Chosen chosen) throws Exception {
        JsonNode answer = post(options, chosen, "resume", ANSWER);
        return end(options, chosen, answer, Exit.OK, chosen + " goes on; see: strangler status");
    }

    @Command(
            name = "drain",
            description = "Waits until all that is committed now has been carried: 0 when it has, 7 when not in time.",
            mixinStandardHelpOptions = true)
    int drain(
            @Mixin GlobalOptions options,
            @Mixin Chosen chosen,
            @Option(
                            names = "--timeout",
                            paramLabel = "SECONDS",
                            defaultValue = "10",
                            description = "At most 60 (default: ${DEFAULT-VALUE}).")
                    int timeout)
            throws Exception {
        if (timeout < 1 || timeout > 60) {
            throw new Refusal(Exit.USAGE, "--timeout " + timeout + " is not between 1 and 60");
        }
        JsonNode answer = post(options, chosen, "drain?timeout=" + timeout * 1000L, ANSWER.plusSeconds(2L * timeout));
        int parked = answer.path("parked").asInt(0);
        if (answer.path("drained").asBoolean(false)) {
            String left = parked == 0 ? "" : ", but " + Terminal.count(parked, "parked change") + " wait for a person";
            return end(options, chosen, answer, Exit.OK, chosen + " is drained" + left);
        }
        String obstacle = answer.path("obstacle")
                .asString("it lags by " + answer.path("lagMillis").asLong(0) + " ms");
        return end(
                options,
                chosen,
                answer,
                Exit.TIMED_OUT,
                chosen + " is not drained after " + timeout + " s: " + obstacle + "; see: strangler status");
    }

    @Command(
            name = "reload",
            description = "Begins a stream anew with a load, for when its slot is lost.",
            mixinStandardHelpOptions = true)
    int reload(
            @Mixin GlobalOptions options,
            @Mixin Chosen chosen,
            @Option(names = "--yes", description = "Do not ask.") boolean yes)
            throws Exception {
        if (!yes
                && !(terminal.interactive()
                        && terminal.confirm("Drop the slot of " + chosen + " and copy everything anew?"))) {
            throw new Refusal(
                    Exit.FAILURE, "nothing was reloaded; to do it: strangler stream reload " + chosen + " --yes");
        }
        JsonNode answer = post(options, chosen, "anew", ANSWER);
        return end(
                options,
                chosen,
                answer,
                Exit.OK,
                chosen + " loads; see: strangler status; what exists only in its destination stays, so check both sides"
                        + " then");
    }

    private static JsonNode post(GlobalOptions options, Chosen chosen, String what, Duration limit) throws Exception {
        try (Workspace workspace = options.open()) {
            CapabilitySpec capability = workspace.capability(chosen.capability);
            if (!capability.hasData()) {
                throw new Refusal(
                        Exit.USAGE, "capability " + capability.name() + " has no entities, so it has no streams");
            }
            return workspace
                    .bridge()
                    .post(
                            "/admin/streams/" + capability.name() + "/"
                                    + chosen.from().word() + "/" + what,
                            limit)
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE,
                            "the bridge at " + workspace.bridge().address() + " has no stream " + chosen
                                    + "; does it follow another plan?"));
        }
    }

    private int end(GlobalOptions options, Chosen chosen, JsonNode answer, int exit, String message) {
        if (options.json()) {
            ObjectNode document =
                    Json.document().put("capability", chosen.capability).put("direction", chosen.direction.name());
            answer.properties().forEach(field -> document.set(field.getKey(), field.getValue()));
            Json.print(terminal, document);
        }
        terminal.say(message);
        return exit;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Which stream. */
    static final class Chosen {
        @Parameters(index = "0", paramLabel = "CAPABILITY", description = "As in the plan.")
        private String capability = "";

        @Parameters(index = "1", paramLabel = "DIRECTION", description = "${COMPLETION-CANDIDATES}.")
        private Direction direction = Direction.forward;

        Side from() {
            return direction.from;
        }

        @Override
        public String toString() {
            return capability + " " + direction;
        }
    }

    /** The constants are what is typed. */
    enum Direction {
        forward(Side.LEGACY),
        reverse(Side.MODERN);

        private final Side from;

        Direction(Side from) {
            this.from = from;
        }
    }
}
