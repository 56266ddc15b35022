package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import java.util.Optional;

/** Gives every key the same stage. */
record FixedRule(CapabilityName capability, Stage stage) implements StageRule {
    @Override
    public double share() {
        return 100;
    }

    @Override
    public Stage stageFor(Optional<String> key) {
        return stage;
    }

    @Override
    public String definition() {
        return "{\"defaultVariant\":\"" + stage.word() + "\"}";
    }
}
