package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.Problem;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.plan.CapabilitySpec;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows where every capability stands; a program that does not answer is shown as unreachable. */
@Command(name = "status", description = "Shows where every capability stands.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private static final int SHOWN = 20;

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    StatusCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            FlagReading flags = workspace.flags();
            Answer proxy = workspace.proxy().status();
            Answer bridge = workspace.bridge().status();
            List<View> views = new ArrayList<>();
            for (CapabilitySpec spec : workspace.plan().capabilities().values()) {
                Standing standing = Standing.of(spec.name(), flags, proxy);
                List<StreamView> streams = spec.hasData() ? StreamView.of(workspace, spec.name(), bridge) : List.of();
                views.add(view(workspace, spec, standing, streams, proxy));
            }
            JsonNode parked = parked(workspace, views);
            if (options.json()) {
                ObjectNode document = json(flags, proxy, bridge, views);
                document.set("parked", parked);
                Json.print(terminal, document);
            } else {
                print(views, parked);
            }
            flags.fileProblems().forEach(problem -> terminal.say(problem.toString()));
            unreachable(proxy);
            if (workspace.plan().capabilities().values().stream().anyMatch(CapabilitySpec::hasData)) {
                unreachable(bridge);
                StreamView.standby(bridge)
                        .ifPresent(owner -> terminal.say("the bridge at "
                                + workspace.bridge().address() + " stands by, its streams are shown as the owner"
                                + " reported them: " + owner));
            }
            return Exit.OK;
        }
    }

    private View view(
            Workspace workspace, CapabilitySpec spec, Standing standing, List<StreamView> streams, Answer proxy)
            throws InterruptedException {
        JsonNode told = proxy instanceof Answer.Body body
                ? Standing.node(body.json(), spec.name())
                : Json.object().path("unreachable");
        Optional<Stage> next = standing.rule().flatMap(Judgement::next);
        List<GateResult> gates = List.of();
        Optional<String> unjudged = Optional.empty();
        try {
            if (next.isPresent()) {
                gates = Judgement.of(workspace, spec, rule(standing), next.get());
            }
        } catch (SQLException | RuntimeException e) {
            unjudged = Optional.of("the gates cannot be judged: " + e.getMessage());
        }
        RollbackMeter meter = RollbackMeter.of(standing, spec.hasData(), streams, gates, unjudged);
        return new View(standing, streams, meter, told, next, gates, unjudged, expiring(workspace, spec, standing));
    }

    private static Optional<Expiring> expiring(Workspace workspace, CapabilitySpec spec, Standing standing) {
        try {
            return standing.rule().isEmpty()
                    ? Optional.empty()
                    : Expiring.of(workspace, spec, rule(standing).stage());
        } catch (SQLException e) {
            // The gates say already that the control database cannot be asked.
            return standing.rule().map(rule -> new Expiring(rule.stage(), Optional.empty()));
        }
    }

    private static StageRule rule(Standing standing) {
        return standing.rule().orElseThrow();
    }

    /** Asks the bridge for parked changes when there are some. */
    private static JsonNode parked(Workspace workspace, List<View> views) throws InterruptedException {
        boolean some = views.stream().flatMap(view -> view.streams().stream()).anyMatch(stream -> stream.parked() > 0);
        return some && workspace.bridge().get("/admin/parked") instanceof Answer.Body body
                ? body.json()
                : Json.object().putArray("parked");
    }

    private void print(List<View> views, JsonNode parked) {
        Table capabilities = new Table("CAPABILITY", "STAGE", "FLAG SAYS", "WAY BACK", "NOTE");
        Table streams = new Table("CAPABILITY", "STREAM", "STATE", "LAG", "APPLIED", "SKIPPED", "PARKED", "SETTLING");
        for (View view : views) {
            Standing standing = view.standing();
            capabilities.row(
                    standing.capability(),
                    standing.effective() ? standing.words() : "unknown",
                    standing.wish().map(Standing::words).orElse("refused"),
                    view.meter().words(),
                    view.note());
            view.streams()
                    .forEach(stream -> streams.row(
                            standing.capability(),
                            stream.direction(),
                            stream.failure()
                                    .map(reason ->
                                            reason.startsWith(stream.state()) ? reason : stream.state() + ": " + reason)
                                    .orElse(stream.state()),
                            stream.lagSeconds() + " s",
                            stream.applied(),
                            stream.skipped(),
                            stream.parked(),
                            stream.settling()));
        }
        capabilities.print(terminal);
        if (!streams.isEmpty()) {
            terminal.out().println();
            streams.print(terminal);
        }
        Table changes = new Table("PARKED", "ENTITY", "KEY", "SINCE", "REASON");
        for (JsonNode each : parked) {
            if (changes.size() < SHOWN) {
                changes.row(
                        each.path("id").asString(""),
                        each.path("entity").asString(""),
                        each.path("key").asString(""),
                        each.path("firstAt").asString(""),
                        each.path("reason").asString(""));
            }
        }
        if (!changes.isEmpty()) {
            terminal.out().println();
            changes.print(terminal);
        }
        Differences differences = new Differences();
        views.forEach(view ->
                differences.add(view.standing().capability(), view.told().path("shadow")));
        differences.print(terminal);
        for (View view : views) {
            if (!view.gates().isEmpty()) {
                terminal.out().println();
                terminal.out()
                        .println(view.standing().capability() + ": gates to "
                                + view.next().map(Stage::word).orElse(""));
                GateTable.of(view.gates()).print(terminal);
            }
        }
    }

    private void unreachable(Answer answer) {
        if (answer instanceof Answer.Unreachable unreachable) {
            terminal.say("unreachable: " + unreachable.reason() + "; see: strangler doctor");
        }
    }

    private static ObjectNode json(FlagReading flags, Answer proxy, Answer bridge, List<View> views) {
        ObjectNode document = Json.document().put("revision", flags.revision());
        Json.texts(
                document,
                "problems",
                flags.fileProblems().stream().map(Problem::toString).toList());
        document.put("proxy", reach(proxy)).put("bridge", reach(bridge));
        Json.text(document, "bridgeOwner", StreamView.standby(bridge));
        ArrayNode capabilities = document.putArray("capabilities");
        views.forEach(view -> view.json(capabilities.addObject()));
        return document;
    }

    private static String reach(Answer answer) {
        return switch (answer) {
            case Answer.Body body -> "reachable";
            case Answer.Unreachable unreachable -> "unreachable: " + unreachable.reason();
        };
    }

    /** All that is known of one capability. */
    private record View(
            Standing standing,
            List<StreamView> streams,
            RollbackMeter meter,
            JsonNode told,
            Optional<Stage> next,
            List<GateResult> gates,
            Optional<String> unjudged,
            Optional<Expiring> expiring) {
        String note() {
            List<String> notes = new ArrayList<>();
            standing.refused().ifPresent(reason -> notes.add("refused: " + reason));
            standing.switchover().ifPresent(notes::add);
            notes.addAll(standing.problems());
            unjudged.ifPresent(notes::add);
            expiring.flatMap(limit ->
                            limit.warning(Instant.now(), standing.capability().value()))
                    .ifPresent(notes::add);
            return String.join("; ", notes);
        }

        void json(ObjectNode node) {
            node.put("capability", standing.capability().value());
            Json.text(node, "stage", standing.rule().map(rule -> rule.stage().word()));
            node.put("share", standing.rule().map(StageRule::share).orElse(null));
            node.put("effective", standing.effective());
            Json.text(node, "refused", standing.refused());
            Json.text(node, "switchover", standing.switchover());
            Json.texts(node, "problems", standing.problems());
            ObjectNode wish = node.putObject("wish");
            Json.text(wish, "stage", standing.wish().map(rule -> rule.stage().word()));
            wish.put("share", standing.wish().map(StageRule::share).orElse(null));
            meter.json(node);
            ArrayNode array = node.putArray("streams");
            streams.forEach(stream -> stream.json(array));
            GateTable.json(node, next.orElse(Stage.COMPLETE), gates);
            Json.text(node, "unjudged", unjudged);
            Json.text(node, "expires", expiring.flatMap(Expiring::at).map(Instant::toString));
            node.put(
                    "expired",
                    expiring.filter(limit -> limit.expired(Instant.now())).isPresent());
            node.set("requests", told.path("requests").deepCopy());
            node.set("shadow", told.path("shadow").deepCopy());
        }
    }
}
