package io.strangler.playbook.switchover;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The meeting point of proxy and bridge for moving authority; the control database decides races, so that a switchover is
 * either adopted or cancelled, never both, whoever dies.
 */
public interface Switchovers {
    /** The channel of the control database on which every request is announced when it is committed. */
    String CHANNEL = "strangler_switchover";

    /** Returns the moment that lies the given time ahead by the control database's clock. */
    Instant deadline(Duration limit) throws SQLException;

    /** Returns how long it is until a deadline by the control database's clock; zero when it has passed. */
    Duration left(Instant deadline) throws SQLException;

    /** Records a wish that lapses after the given time; see {@link #request(CapabilityName, StageRule, StageRule, Instant)}. */
    default long request(CapabilityName capability, StageRule present, StageRule wanted, Duration limit)
            throws SQLException {
        return request(capability, present, wanted, deadline(limit));
    }

    /**
     * Records the wish and returns its id; an earlier one of the same capability that is still requested is cancelled.
     *
     * <p>When this fails the wish may be recorded nevertheless, at once or later. Whoever holds writes for it must hold
     * them until {@link #left} says that the deadline has passed, and cancel what is requested by then: afterwards nothing
     * can be adopted any more, and {@link #inForce} is the outcome.
     *
     * @param deadline after which the wish is never adopted, as {@link #deadline} told it
     */
    long request(CapabilityName capability, StageRule present, StageRule wanted, Instant deadline) throws SQLException;

    /** Returns the present state. */
    Switchover find(long id) throws SQLException;

    /** Returns every switchover that waits for the bridge, oldest first. */
    List<Switchover> requested() throws SQLException;

    /**
     * Makes the wanted rule the one in force, unless the switchover has been cancelled or its deadline has passed: then
     * nobody may be holding writes for it.
     *
     * @return whether it is adopted now
     */
    boolean adopt(long id) throws SQLException;

    /** Refuses the switchover with a reason, unless it has been cancelled meanwhile. */
    void refuse(long id, String reason) throws SQLException;

    /**
     * Gives up, unless the bridge has adopted meanwhile.
     *
     * @return whether it is cancelled now; false means that the wanted rule is in force
     */
    boolean cancel(long id, String reason) throws SQLException;

    /** Returns what is in force for a capability: the outcome of the last adopted switchover. */
    Optional<InForce> inForce(CapabilityName capability) throws SQLException;

    /**
     * The rule by which both proxies and bridge grant authority.
     *
     * @param epoch the id of the switchover that brought it
     */
    record InForce(long epoch, String definition) {}
}
