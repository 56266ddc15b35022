package io.strangler.cli;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.FlagEdit;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Carries out a decided move: edits the flags file, waits for the proxy, takes the edit back when it is refused. */
final class StageMove {
    static final String ADVANCE = "advance";

    private final Terminal terminal;
    private final Workspace workspace;
    private final CapabilitySpec capability;
    private final Standing before;
    private final String action;
    private final boolean json;
    private final Clock clock;
    private final Webhooks webhooks;

    StageMove(
            Terminal terminal,
            Workspace workspace,
            CapabilitySpec capability,
            Standing before,
            String action,
            boolean json) {
        this(terminal, workspace, capability, before, action, json, Clock.systemUTC());
    }

    StageMove(
            Terminal terminal,
            Workspace workspace,
            CapabilitySpec capability,
            Standing before,
            String action,
            boolean json,
            Clock clock) {
        this.terminal = terminal;
        this.workspace = workspace;
        this.capability = capability;
        this.before = before;
        this.action = action;
        this.json = json;
        this.clock = clock;
        this.webhooks = new Webhooks(capability.webhooks(), terminal);
    }

    int carryOut(Stage stage, int share, Duration limit, List<GateResult> gates, String reason)
            throws IOException, InterruptedException {
        String wanted = Standing.words(stage, share);
        boolean forward = action.equals(ADVANCE);
        if (forward) {
            webhooks.before(event(wanted, "intended", reason));
        }
        FlagEdit edit = FlagEdit.apply(workspace.plan().flags(), capability.name(), stage, share);
        Follow.Outcome outcome = new Follow(workspace, capability.name()).await(stage, share, limit);
        int exit =
                switch (outcome) {
                    case Follow.Outcome.Moved moved -> {
                        record(wanted, reason);
                        show(stage, share, "moved", Optional.empty(), gates);
                        terminal.say(capability.name() + " is at " + wanted + " after "
                                + moved.after().toMillis() + " ms");
                        yield Exit.OK;
                    }
                    case Follow.Outcome.Refused refused -> {
                        boolean restored = edit.takeBack();
                        show(stage, share, "refused", Optional.of(refused.reason()), gates);
                        terminal.say("the proxy refuses " + capability.name() + " " + before.words() + " -> " + wanted
                                + ": "
                                + refused.reason() + "; "
                                + (restored
                                        ? workspace.plan().flags() + " is as it was before"
                                        : workspace.plan().flags() + " was edited meanwhile and is left as it is")
                                + "; see: strangler status");
                        yield Exit.FAILURE;
                    }
                    case Follow.Outcome.TimedOut late -> {
                        show(stage, share, "timed out", Optional.of(late.last()), gates);
                        terminal.say("the proxy has not followed to " + wanted + " within " + limit.toSeconds() + " s: "
                                + late.last()
                                + "; the flags file still wishes it; watch with: strangler status; to take it back set "
                                + capability.name() + " to " + before.words() + " in "
                                + workspace.plan().flags());
                        yield Exit.TIMED_OUT;
                    }
                };
        if (!forward) {
            webhooks.rollback(event(wanted, word(outcome), reason));
        } else if (exit == Exit.OK) {
            webhooks.after(event(wanted, word(outcome), reason));
        }
        return exit;
    }

    private static String word(Follow.Outcome outcome) {
        return switch (outcome) {
            case Follow.Outcome.Moved moved -> "moved";
            case Follow.Outcome.Refused refused -> "refused";
            case Follow.Outcome.TimedOut late -> "timed out";
        };
    }

    private ObjectNode event(String wanted, String outcome, String reason) {
        return Json.document()
                .put("migration", workspace.plan().migration())
                .put("capability", capability.name().value())
                .put("action", action)
                .put("from", before.words())
                .put("to", wanted)
                .put("outcome", outcome)
                .put("who", System.getProperty("user.name", "unknown"))
                .put("reason", reason)
                .put("at", clock.instant().toString());
    }

    /** Says what was decided without moving anything. */
    void show(Stage stage, int share, String outcome, Optional<String> reason, List<GateResult> gates) {
        if (json) {
            ObjectNode document = Json.document()
                    .put("capability", capability.name().value())
                    .put("action", action)
                    .put("from", before.words())
                    .put("stage", stage.word())
                    .put("share", share)
                    .put("outcome", outcome);
            Json.text(document, "reason", reason);
            GateTable.json(document, stage, gates);
            Json.print(terminal, document);
        } else if (outcome.equals("moved")) {
            terminal.out().println(capability.name() + ": " + before.words() + " -> " + Standing.words(stage, share));
        } else if (!gates.isEmpty()) {
            GateTable.of(gates).print(terminal);
        }
    }

    private void record(String wanted, String reason) throws InterruptedException {
        try {
            if (workspace.control().isPresent()) {
                workspace
                        .control()
                        .get()
                        .ledger()
                        .record(new Ledger.Entry(
                                capability.name(),
                                clock.instant(),
                                System.getProperty("user.name", "unknown"),
                                action,
                                before.words(),
                                wanted,
                                reason));
                measure(workspace.control().get());
            }
        } catch (SQLException e) {
            terminal.say("moved, but the ledger could not be written: " + e.getMessage() + "; see: strangler doctor");
        }
    }

    // What the sides answer from now on is judged before the next step.
    private void measure(ControlDatabase control) throws SQLException, InterruptedException {
        if (capability.gates().traffic().any()) {
            new TrafficMeter(workspace.proxy(), control.evidence(), clock)
                    .since(capability.name(), Optional.of(clock.instant()));
        }
    }
}
