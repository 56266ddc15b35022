package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One switchover in memory, and a connection that can be cut. */
final class OneSwitchover implements Switchovers {
    volatile boolean away;
    volatile Switchover.State state = Switchover.State.CANCELLED;
    volatile boolean requestsAreLate;
    volatile int requests;
    volatile Runnable onFind = () -> {};
    volatile Runnable onCancel = () -> {};
    private volatile Switchover asked =
            new Switchover(7, new CapabilityName("none"), "", "", state, Optional.empty(), Instant.EPOCH);

    ControlAccess access() {
        return new ControlAccess() {
            @Override
            public Switchovers switchovers() throws SQLException {
                check();
                return OneSwitchover.this;
            }

            @Override
            public Ledger ledger() {
                throw new UnsupportedOperationException();
            }

            @Override
            public Evidence evidence() {
                throw new UnsupportedOperationException();
            }
        };
    }

    private void check() throws SQLException {
        if (away) {
            throw new SQLException("the connection is gone");
        }
    }

    @Override
    public Instant deadline(Duration limit) throws SQLException {
        check();
        return Instant.now().plus(limit);
    }

    @Override
    public Duration left(Instant deadline) throws SQLException {
        check();
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }

    @Override
    public long request(CapabilityName capability, StageRule present, StageRule wanted, Instant deadline)
            throws SQLException {
        check();
        asked = new Switchover(
                7, capability, present.definition(), wanted.definition(), state, Optional.empty(), Instant.EPOCH);
        requests++;
        if (requestsAreLate) {
            throw new SQLException("no answer in time");
        }
        state = Switchover.State.REQUESTED;
        return 7;
    }

    @Override
    public Switchover find(long id) throws SQLException {
        onFind.run();
        check();
        return new Switchover(
                id, asked.capability(), asked.present(), asked.wanted(), state, Optional.empty(), asked.deadline());
    }

    @Override
    public List<Switchover> requested() throws SQLException {
        return state == Switchover.State.REQUESTED ? List.of(find(7)) : List.of();
    }

    @Override
    public boolean adopt(long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void refuse(long id, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(long id, String reason) throws SQLException {
        onCancel.run();
        check();
        if (state == Switchover.State.ADOPTED) {
            return false;
        }
        state = Switchover.State.CANCELLED;
        return true;
    }

    @Override
    public Optional<InForce> inForce(CapabilityName capability) throws SQLException {
        check();
        return state == Switchover.State.ADOPTED ? Optional.of(new InForce(7, asked.wanted())) : Optional.empty();
    }
}
