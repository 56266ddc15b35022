package io.strangler.cli;

import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.stage.WayBack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a capability can go back now, and what stands in the way.
 *
 * @param to the stage a rollback leads to; empty when there is none
 * @param obstacles reasons why the switchover would be refused at this moment
 */
record RollbackMeter(Optional<Stage> to, List<String> obstacles) {
    static RollbackMeter of(Standing standing, boolean hasData, List<StreamView> streams) {
        if (standing.rule().isEmpty()) {
            return new RollbackMeter(Optional.empty(), List.of("the stage is unknown"));
        }
        StageRule rule = standing.rule().get();
        Optional<Stage> to = RollbackCommand.back(rule.stage());
        List<String> obstacles = new ArrayList<>();
        if (rule.stage() == Stage.COMPLETE) {
            obstacles.add("complete has no way back");
        }
        if (hasData && rule.stage().wayBack() == WayBack.SWITCHOVER) {
            Optional<StreamView> reverse = streams.stream()
                    .filter(stream -> stream.direction().equals("reverse"))
                    .findFirst();
            if (reverse.isEmpty() || !reverse.get().state().equals("running")) {
                obstacles.add("the reverse stream is "
                        + reverse.map(StreamView::state).orElse("not there"));
            }
            reverse.filter(stream -> stream.parked() > 0)
                    .ifPresent(stream -> obstacles.add(stream.parked() + " parked changes have not reached legacy"));
        }
        return new RollbackMeter(to, List.copyOf(obstacles));
    }

    boolean possible() {
        return to.isPresent() && obstacles.isEmpty();
    }

    String words() {
        if (!obstacles.isEmpty()) {
            return "no: " + String.join("; ", obstacles);
        }
        return to.map(stage -> "to " + stage.word()).orElse("not needed");
    }

    void json(ObjectNode node) {
        ObjectNode meter = node.putObject("rollback");
        Json.text(meter, "to", to.map(Stage::word));
        meter.put("possible", possible());
        Json.texts(meter, "obstacles", obstacles);
    }
}
