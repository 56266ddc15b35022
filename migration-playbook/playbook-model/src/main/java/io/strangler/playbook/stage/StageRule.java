package io.strangler.playbook.stage;

import io.strangler.playbook.Side;
import java.util.Optional;

/**
 * The effective flag of one capability: gives every data key its stage, the same on every program and replica.
 *
 * <p>Immutable and thread-safe; where the flag asks for the time, the stage of a key and the share are those of the moment. Equal when their {@link #definition()} is equal.
 */
public interface StageRule {
    /** Returns the furthest stage that any key has. */
    Stage stage();

    /** Returns the share of keys, in percent, that are at {@link #stage()}; 100 when all are. */
    double share();

    /**
     * Returns the stage of a key. Without a key: the stage that all keys share, or, while they differ, the one that leaves
     * authority where most of the data is: {@code shadow} as long as the live share is below 100.
     */
    Stage stageFor(Optional<String> key);

    /** Returns the flag's definition as canonical JSON, from which {@link Flags#rule} makes an equal rule. */
    String definition();

    /** Returns where a key stands among all keys, in percent; empty when the rule is no plain share of them. */
    default Optional<Double> bucket(String key) {
        return Optional.empty();
    }

    /** Returns the side that takes writes for a key. */
    default Side authority(Optional<String> key) {
        return stageFor(key).writes().authority();
    }
}
