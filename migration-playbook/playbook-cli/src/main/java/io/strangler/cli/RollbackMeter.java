package io.strangler.cli;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.stage.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a capability can go back now, and what stands in the way.
 *
 * @param to the stage a rollback leads to; empty when there is none
 * @param obstacles reasons why the switchover would be refused at this moment, or would lose something
 * @param doubts reasons why nobody can say that it would lose nothing
 * @param rowsLost rows that legacy would not have, or of which nobody knows; empty where that cannot be told
 */
record RollbackMeter(Optional<Stage> to, List<String> obstacles, List<String> doubts, Optional<Long> rowsLost) {
    private static final String CHECK = "clean-check ";
    private static final Set<String> WAY_BACK = Set.of("reverse-lag", "reverse-proven", "lossless-reverse");

    /** How safe the way back is. */
    enum Colour {
        GREEN,
        AMBER,
        RED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @param gates before the next stage, which judge the way back among other things
     * @param unjudged why they could not be judged
     */
    static RollbackMeter of(
            Standing standing,
            boolean hasData,
            List<StreamView> streams,
            List<GateResult> gates,
            Optional<String> unjudged) {
        if (standing.rule().isEmpty()) {
            return new RollbackMeter(Optional.empty(), List.of("the stage is unknown"), List.of(), Optional.empty());
        }
        StageRule rule = standing.rule().get();
        Optional<Stage> to = RollbackCommand.back(rule.stage());
        if (rule.stage() == Stage.COMPLETE) {
            return new RollbackMeter(to, List.of("complete has no way back"), List.of(), Optional.empty());
        }
        if (!hasData || rule.stage().wayBack() != WayBack.SWITCHOVER) {
            return new RollbackMeter(to, List.of(), List.of(), Optional.of(0L));
        }
        return switchover(to, streams, gates, unjudged);
    }

    private static RollbackMeter switchover(
            Optional<Stage> to, List<StreamView> streams, List<GateResult> gates, Optional<String> unjudged) {
        List<String> obstacles = new ArrayList<>();
        Optional<StreamView> reverse = streams.stream()
                .filter(stream -> stream.direction().equals("reverse"))
                .findFirst();
        if (reverse.isEmpty() || !reverse.get().state().equals("running")) {
            obstacles.add(
                    "the reverse stream is " + reverse.map(StreamView::state).orElse("not there"));
        }
        long parked = reverse.map(StreamView::parked).orElse(0L);
        if (parked > 0) {
            obstacles.add(parked + " parked changes have not reached legacy");
        }
        List<String> doubts = new ArrayList<>(unjudged.stream().toList());
        long differing = 0;
        for (GateResult gate : gates) {
            if (gate.name().startsWith(CHECK)) {
                differing += (long) gate.basis().value().orElse(0);
            }
            boolean concerns = gate.name().startsWith(CHECK) || WAY_BACK.contains(gate.name());
            if (concerns && gate.verdict() != Verdict.OPEN) {
                doubts.add(gate.name() + ": " + gate.measured());
            }
        }
        if (differing > 0) {
            obstacles.add(differing + " rows differ, or could not be compared, at the last check");
        }
        if (gates.isEmpty() && unjudged.isEmpty()) {
            doubts.add("nothing has been judged");
        }
        return new RollbackMeter(
                to,
                List.copyOf(obstacles),
                List.copyOf(doubts),
                reverse.isEmpty() || gates.isEmpty() ? Optional.empty() : Optional.of(parked + differing));
    }

    boolean possible() {
        return to.isPresent() && obstacles.isEmpty();
    }

    Colour colour() {
        return !obstacles.isEmpty() ? Colour.RED : doubts.isEmpty() ? Colour.GREEN : Colour.AMBER;
    }

    String words() {
        String lost = rowsLost.filter(rows -> rows > 0)
                .map(rows -> "; " + rows + " rows would be lost")
                .orElse("");
        if (!obstacles.isEmpty()) {
            return "red: " + String.join("; ", obstacles) + lost;
        }
        String where = to.map(stage -> "to " + stage.word()).orElse("not needed");
        return doubts.isEmpty() ? "green: " + where : "amber: " + where + ", but " + String.join("; ", doubts);
    }

    void json(ObjectNode node) {
        ObjectNode meter = node.putObject("rollback");
        Json.text(meter, "to", to.map(Stage::word));
        meter.put("possible", possible());
        Json.texts(meter, "obstacles", obstacles);
        meter.put("colour", colour().word());
        Json.texts(
                meter,
                "reasons",
                Stream.concat(obstacles.stream(), doubts.stream()).toList());
        meter.put("rowsLost", rowsLost.orElse(null));
    }
}
