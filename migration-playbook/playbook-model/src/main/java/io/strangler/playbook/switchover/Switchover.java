package io.strangler.playbook.switchover;

import io.strangler.playbook.CapabilityName;
import java.time.Instant;
import java.util.Optional;

/**
 * A wish of the proxies to move authority, and what became of it.
 *
 * @param id rises with every switchover; the highest adopted one is the epoch
 * @param present definition of the rule in force; see {@link io.strangler.playbook.stage.StageRule#definition()}
 * @param wanted definition of the rule to come
 * @param deadline after which the proxies give up and stay
 * @param reason why it was refused or cancelled; empty else
 */
public record Switchover(
        long id,
        CapabilityName capability,
        String present,
        String wanted,
        State state,
        Optional<String> reason,
        Instant deadline) {
    /** The life of a switchover. Only REQUESTED can change, and only once. */
    public enum State {
        /** Writes of the affected keys are held and drained at the proxy; the bridge is to drain its streams. */
        REQUESTED,
        /** Both stores agree for the affected keys and the bridge follows the wanted rule. */
        ADOPTED,
        /** The bridge will not, for the reason given; nothing moved. */
        REFUSED,
        /** The proxy gave up waiting; nothing moved. */
        CANCELLED
    }
}
