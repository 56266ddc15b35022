package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import java.time.Duration;

/** Asks the streams of a capability to say when they have carried over what is committed now. */
public interface Positions {
    /** Waits until every stream that the stage needs has passed the present position of its side, at most as long as given. */
    Passage pass(CapabilityName capability, Duration limit) throws InterruptedException;
}
