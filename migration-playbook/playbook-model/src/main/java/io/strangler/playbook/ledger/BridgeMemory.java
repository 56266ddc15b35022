package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** What a bridge has to know when it goes on where another one, on another host, has ended. */
public interface BridgeMemory {
    /** Returns the definition of the rule that was followed last; empty before the first. */
    Optional<String> followed(CapabilityName capability) throws SQLException;

    /** Notes the rule that is followed from now on. */
    void follow(CapabilityName capability, String definition) throws SQLException;

    /** Returns the pause of the stream that reads a side; empty when it is not paused. */
    Optional<Pause> pause(CapabilityName capability, Side from) throws SQLException;

    /** Notes that a stream is to rest; one that does already keeps its time and takes the new reason. */
    void pause(CapabilityName capability, Side from, String reason) throws SQLException;

    /** Forgets the pause of a stream. */
    void resume(CapabilityName capability, Side from) throws SQLException;

    /** A stream that somebody lets rest. */
    record Pause(String reason, Instant since) {}
}
