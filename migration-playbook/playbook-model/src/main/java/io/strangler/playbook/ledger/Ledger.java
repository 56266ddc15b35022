package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The history of every capability: who moved it when, from where to where, and why. Entries are only added. */
public interface Ledger {
    void record(Entry entry) throws SQLException;

    /** Adds an entry unless the same event has been recorded before, so that a program in doubt may try again. */
    void recordOnce(UUID event, Entry entry) throws SQLException;

    /** Returns the entries of a capability, newest first by their time, which may be well before they were recorded. */
    List<Entry> history(CapabilityName capability) throws SQLException;

    /** Returns the last entry of a capability. */
    default Optional<Entry> last(CapabilityName capability) throws SQLException {
        return history(capability).stream().findFirst();
    }

    /**
     * One decision.
     *
     * @param action {@code adopted}, {@code refused}, {@code advance}, {@code rollback}, {@code repair}
     * @param actor program or person
     * @param before the stage and share before, for example {@code live 10%}
     * @param after the stage and share after
     * @param reason what the decision rests on
     */
    record Entry(
            CapabilityName capability,
            Instant at,
            String actor,
            String action,
            String before,
            String after,
            String reason) {}
}
