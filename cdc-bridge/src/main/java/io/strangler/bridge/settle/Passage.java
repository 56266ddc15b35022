package io.strangler.bridge.settle;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.StreamName;
import java.time.Duration;
import java.util.Optional;

/** A stream as others may wait for it. */
public interface Passage {
    StreamName name();

    /** Returns whether the stream will notice, now or later, what is written on its source; empty when only that knows. */
    Optional<Boolean> follows();

    /** Waits until everything committed on the stream's source up to the position is applied; false when the limit passed. */
    boolean passed(Position position, Duration limit) throws InterruptedException;
}
