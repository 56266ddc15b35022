package io.strangler.proxy.stage;

import io.strangler.playbook.Side;
import io.strangler.playbook.stage.StageRule;
import java.util.Optional;

/** What two rules say about who takes writes. */
final class Authority {
    private Authority() {}

    /** Returns whether any key could change its authority; only certainty counts as no. */
    static boolean moves(StageRule present, StageRule wanted) {
        return !(allLegacy(present) && allLegacy(wanted)) && !(allModern(present) && allModern(wanted));
    }

    /** Returns whether this key changes its authority. */
    static boolean moves(StageRule present, StageRule wanted, Optional<String> key) {
        return present.authority(key) != wanted.authority(key);
    }

    /** Returns whether some keys may have their authority on one side and others on the other. */
    static boolean divided(StageRule rule) {
        return !allLegacy(rule) && !allModern(rule);
    }

    static boolean allLegacy(StageRule rule) {
        return rule.stage().writes().authority() == Side.LEGACY;
    }

    // Without a key a rule answers with its least stage.
    private static boolean allModern(StageRule rule) {
        return rule.authority(Optional.empty()) == Side.MODERN;
    }
}
