package io.strangler.playbook.plan;

import java.util.Optional;

/**
 * How the bridge listens, its only port is for administration, and how it treats the databases.
 *
 * @param failoverSlots whether standbys of a source keep copies of the streams' slots
 * @param kafka over which changes travel; empty when they stay inside the bridge that reads them
 * @param capture by what the databases' logs are read
 */
public record BridgeSpec(
        String address,
        int adminPort,
        boolean failoverSlots,
        LoadSpec load,
        Optional<KafkaSpec> kafka,
        Capture capture) {
    public static final BridgeSpec DEFAULT =
            new BridgeSpec("127.0.0.1", 8082, true, LoadSpec.DEFAULT, Optional.empty(), Capture.DEBEZIUM);

    /** Reads a database's log; what it delivers does not depend on it. */
    public enum Capture {
        /** Debezium's embedded engine. */
        DEBEZIUM,
        /** The PostgreSQL driver, message by message. */
        PGOUTPUT
    }
}
