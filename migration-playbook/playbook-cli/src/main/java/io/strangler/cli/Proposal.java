package io.strangler.cli;

import io.strangler.playbook.Side;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.stage.SyncPlan.Stream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a step forward would change, how its gates stand, and the world it was thought of in.
 *
 * @param refusal why no evidence could allow it; empty when evidence decides
 */
record Proposal(
        StageRule present, Move move, Optional<String> refusal, List<GateResult> gates, World world, boolean data) {
    static Proposal of(Workspace workspace, CapabilitySpec spec, StageRule present, Move move)
            throws SQLException, InterruptedException {
        return new Proposal(
                present,
                move,
                Moves.refusal(present, move.rule(), spec.hasData()),
                Judgement.of(workspace, spec, present, move.stage()),
                World.of(workspace, spec.name(), present),
                spec.hasData());
    }

    String verdict() {
        return refusal.isPresent() ? "refused" : GateTable.word(Gates.sum(gates));
    }

    void print(Terminal terminal) {
        terminal.out().println();
        terminal.out()
                .println(move.capability() + ": " + Standing.words(present) + " -> " + move.words() + ": "
                        + (gates.isEmpty() && refusal.isEmpty() ? "no gate guards this move" : verdict()));
        Table table = new Table("WHAT CHANGES", "NOW", "THEN");
        changes().forEach(change -> table.row(change.what(), change.now(), change.then()));
        table.print(terminal);
        refusal.ifPresent(terminal.out()::println);
        if (!gates.isEmpty()) {
            terminal.out().println();
            GateTable.of(gates).print(terminal);
        }
    }

    void json(ObjectNode node) {
        ObjectNode next = node.putObject("next")
                .put("capability", move.capability().value())
                .put("from", Standing.words(present))
                .put("stage", move.stage().word())
                .put("share", move.share())
                .put("verdict", verdict());
        Json.text(next, "refusal", refusal);
        ArrayNode array = next.putArray("changes");
        changes().forEach(change -> array.addObject()
                .put("what", change.what())
                .put("now", change.now())
                .put("then", change.then()));
        GateTable.json(next, move.stage(), gates);
        world.json(next);
    }

    /** Returns everything that would not be as it is. */
    List<Change> changes() {
        Sight now = new Sight(present.stage(), present.share());
        Sight then = new Sight(move.stage(), move.share());
        List<Change> all = new ArrayList<>(List.of(
                new Change("flag " + move.capability(), Standing.words(present), move.words()),
                new Change("reads answered by", now.answers(), then.answers()),
                new Change("reads compared with", now.compared(), then.compared())));
        if (data) {
            all.addAll(List.of(
                    new Change("writes taken by", now.writes(), then.writes()),
                    new Change("stream legacy to modern", now.forward(), then.forward()),
                    new Change("stream modern to legacy", now.reverse(), then.reverse()),
                    new Change("way back", now.wayBack(), then.wayBack())));
        }
        return all.stream()
                .filter(change -> !change.now().equals(change.then()))
                .toList();
    }

    /** One thing that would change. */
    record Change(String what, String now, String then) {}

    /** A stage in words; of a partly live one the rest of the keys is in shadow. */
    private record Sight(Stage stage, double share) {
        String answers() {
            return shared(
                    stage.reads().answers().word(),
                    Stage.SHADOW.reads().answers().word());
        }

        String writes() {
            return shared(
                    stage.writes().authority().word(),
                    Stage.SHADOW.writes().authority().word());
        }

        String compared() {
            return shared(
                    stage.reads().mirrored().map(Side::word).orElse("nobody"),
                    Stage.SHADOW.reads().mirrored().map(Side::word).orElse("nobody"));
        }

        String forward() {
            return word(stage.sync().forward());
        }

        String reverse() {
            return word(stage.sync().reverse());
        }

        String wayBack() {
            return switch (stage.wayBack()) {
                case NOT_NEEDED -> "not needed";
                case FLIP -> "at once";
                case SWITCHOVER -> "a switchover";
                case NONE -> "none";
            };
        }

        private String shared(String live, String rest) {
            return share >= 100 || live.equals(rest)
                    ? live
                    : live + " for " + Standing.words(Stage.LIVE, share).replace("live ", "") + " of the keys, " + rest
                            + " for the rest";
        }

        private static String word(Stream stream) {
            return switch (stream) {
                case STOPPED -> "stopped";
                case RUNS -> "runs";
                case PROVES_ITSELF -> "runs, proving itself";
            };
        }
    }
}
