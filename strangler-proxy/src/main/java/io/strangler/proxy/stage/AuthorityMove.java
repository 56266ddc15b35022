package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Moves authority from one rule to another: holds new writes of the affected keys, lets running ones end, asks the bridge
 * to bring both stores in step, and flips only when it has.
 *
 * <p>Whatever fails, writes go on under exactly one rule. While the outcome is unknown because the control database is
 * gone, the affected writes stay held: guessing could let both sides take writes of one key.
 */
final class AuthorityMove {
    private static final System.Logger LOG = System.getLogger(AuthorityMove.class.getName());
    private static final long POLL_NANOS = 10_000_000;
    private static final long RECOVER_NANOS = 200_000_000;

    private final CapabilityName capability;
    private final ControlAccess control;
    private final WriteGate gate;
    private final Duration limit;
    private final Consumer<String> progress;

    AuthorityMove(
            CapabilityName capability,
            ControlAccess control,
            WriteGate gate,
            Duration limit,
            Consumer<String> progress) {
        this.capability = capability;
        this.control = control;
        this.gate = gate;
        this.limit = limit;
        this.progress = progress;
    }

    /**
     * Tries once.
     *
     * @param steps told before the flip can happen and when it has, both while the writes are held
     * @param superseded whether the operator wants something else by now
     */
    Outcome run(StageRule present, StageRule wanted, Steps steps, BooleanSupplier superseded)
            throws InterruptedException {
        Switchovers switchovers;
        long before;
        try {
            // Asked before anything is held: a database that is away must cost no user a write.
            switchovers = control.switchovers();
            Optional<String> other = control.otherProxy();
            if (other.isPresent()) {
                return new Outcome.Stayed(
                        "another proxy follows this plan: " + other.get() + "; stop one of them", false);
            }
            before = switchovers
                    .inForce(capability)
                    .map(Switchovers.InForce::epoch)
                    .orElse(0L);
        } catch (SQLException e) {
            return new Outcome.Stayed(unreachable(e), false);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        gate.hold(key -> Authority.moves(present, wanted, key));
        try {
            progress.accept("letting running writes end");
            long running = gate.drained(limit);
            if (running > 0) {
                return new Outcome.Stayed(running + " writes of affected keys still ran after " + limit, true);
            }
            steps.begins();
            Outcome outcome = negotiate(switchovers, before, present, wanted, deadline, superseded);
            switch (outcome) {
                case Outcome.Adopted adopted -> steps.adopted(adopted.epoch(), adopted.definition());
                case Outcome.Stayed stayed -> steps.stayed();
            }
            return outcome;
        } finally {
            gate.release();
        }
    }

    private Outcome negotiate(
            Switchovers switchovers,
            long before,
            StageRule present,
            StageRule wanted,
            long deadline,
            BooleanSupplier superseded)
            throws InterruptedException {
        Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
        long id;
        try {
            id = switchovers.request(capability, present, wanted, left);
        } catch (SQLException e) {
            // It may yet arrive, and be adopted until its deadline: nothing visible now means nothing.
            return recover(before, unreachable(e), left);
        }
        try {
            return await(switchovers, id, wanted, deadline, superseded);
        } catch (SQLException e) {
            return recover(before, unreachable(e), Duration.ZERO);
        }
    }

    private Outcome await(Switchovers switchovers, long id, StageRule wanted, long deadline, BooleanSupplier superseded)
            throws SQLException, InterruptedException {
        progress.accept("waiting for the bridge to bring both sides in step");
        String reason = "the bridge did not answer in " + limit + "; is it running?";
        boolean slow = true;
        while (System.nanoTime() < deadline) {
            Switchover now = switchovers.find(id);
            if (now.state() == Switchover.State.ADOPTED) {
                return new Outcome.Adopted(id, wanted.definition());
            }
            if (now.state() != Switchover.State.REQUESTED) {
                return new Outcome.Stayed("the bridge refused: " + now.reason().orElse("no reason given"), false);
            }
            if (superseded.getAsBoolean()) {
                reason = "the flag has changed again";
                slow = false;
                break;
            }
            pause(POLL_NANOS);
        }
        return switchovers.cancel(id, reason)
                ? new Outcome.Stayed(reason, slow)
                : new Outcome.Adopted(id, wanted.definition());
    }

    /** @param doubt for how long after the database answers again a request may still become visible and be adopted */
    private Outcome recover(long before, String reason, Duration doubt) throws InterruptedException {
        progress.accept("affected writes wait until the control database tells how the move ended: " + reason);
        OptionalLong answering = OptionalLong.empty();
        while (true) {
            try {
                Switchovers switchovers = control.switchovers();
                // Nothing that was sent before this moment has a later deadline than the limit from here.
                long asked = System.nanoTime();
                boolean decided = cancelOpen(capability, switchovers);
                Optional<Switchovers.InForce> inForce = switchovers.inForce(capability);
                if (inForce.isPresent() && inForce.get().epoch() > before) {
                    return new Outcome.Adopted(
                            inForce.get().epoch(), inForce.get().definition());
                }
                answering = OptionalLong.of(answering.orElse(asked));
                if (decided || asked - answering.getAsLong() >= doubt.toNanos()) {
                    return new Outcome.Stayed(reason, false);
                }
            } catch (SQLException stillUnreachable) {
                LOG.log(System.Logger.Level.DEBUG, "the outcome of a move is still unknown", stillUnreachable);
            }
            pause(RECOVER_NANOS);
        }
    }

    /** Cancels whatever this capability still waits for; afterwards what is in force stays so. */
    static Optional<Switchovers.InForce> settle(CapabilityName capability, Switchovers switchovers)
            throws SQLException {
        cancelOpen(capability, switchovers);
        return switchovers.inForce(capability);
    }

    // Returns whether there was any: then it is cancelled or adopted now, and nothing is in doubt.
    private static boolean cancelOpen(CapabilityName capability, Switchovers switchovers) throws SQLException {
        boolean any = false;
        for (Switchover open : switchovers.requested()) {
            if (open.capability().equals(capability)) {
                switchovers.cancel(open.id(), "the proxy was interrupted");
                any = true;
            }
        }
        return any;
    }

    static String unreachable(SQLException e) {
        return "the control database cannot be asked (" + firstLine(e) + "); requests are served as before, but"
                + " authority cannot move until it is back";
    }

    private static String firstLine(SQLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
    }

    private static void pause(long nanos) throws InterruptedException {
        LockSupport.parkNanos(nanos);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** How a move ended. */
    sealed interface Outcome {
        /** A rule is in force that this proxy did not follow before. */
        record Adopted(long epoch, String definition) implements Outcome {}

        /**
         * Nothing moved.
         *
         * @param slow whether trying held writes for long, so that the next try should wait
         */
        record Stayed(String reason, boolean slow) implements Outcome {}
    }

    /** What must happen before held writes go on. */
    interface Steps {
        /** From now on a crash leaves the outcome open. */
        void begins();

        void adopted(long epoch, String definition);

        void stayed();
    }
}
