package io.strangler.bridge.switchover;

import io.strangler.bridge.follow.CapabilityStreams;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the proxies' requests to move authority: adopts when both sides agree for the keys that move, refuses when they cannot. */
public final class SwitchoverWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchoverWorker.class);
    private static final long PAUSE_MILLIS = 500;
    // A request that cannot be answered yet, for a stream is only starting.
    private static final Duration SOON = Duration.ofMillis(10);
    // Calls may be lost with their connection, and programs of an older version do not make any.
    private static final Duration WITHOUT_A_CALL = Duration.ofMillis(250);

    private final Switchovers switchovers;
    private final Supervisor supervisor;
    private final DatabaseSpec control;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    /**
     * Prepares.
     *
     * @param control the database in which the requests are
     */
    public SwitchoverWorker(Switchovers switchovers, Supervisor supervisor, DatabaseSpec control) {
        this.switchovers = switchovers;
        this.supervisor = supervisor;
        this.control = control;
        this.thread = Thread.ofPlatform().daemon().name("switchover").unstarted(this::answerUntilClosed);
    }

    public void start() {
        thread.start();
    }

    private void answerUntilClosed() {
        try (Calls calls = new Calls(control, closing)) {
            Duration pause = WITHOUT_A_CALL;
            while (calls.await(pause)) {
                pause = WITHOUT_A_CALL;
                try {
                    for (Switchover each : waiting()) {
                        Optional<CapabilityStreams> capability =
                                supervisor.capability(each.capability().value());
                        if (capability.isPresent() && owned(capability.get())) {
                            answer(each, capability.get());
                        } else {
                            pause = SOON;
                        }
                    }
                } catch (SQLException | RuntimeException e) {
                    LOG.atDebug().addKeyValue("reason", e.getMessage()).log("requests could not be answered");
                    if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Whoever stands by must not answer for the bridge that runs the streams.
    private List<Switchover> waiting() throws SQLException {
        return supervisor.owner() && supervisor.ready() ? switchovers.requested() : List.of();
    }

    // A bridge that waits for a former owner's sessions to end must not answer yet, nor one that has only just started.
    private static boolean owned(CapabilityStreams capability) {
        return capability.streams().stream().noneMatch(stream -> stream.state() instanceof StreamState.Waiting);
    }

    private void answer(Switchover request, CapabilityStreams capability) throws SQLException, InterruptedException {
        StageRule wanted = Flags.rule(request.capability(), request.wanted());
        Drain drain = Drain.plan(capability, wanted);
        Duration left = switchovers.left(request.deadline());
        Optional<String> refusal = left.isZero()
                ? Optional.of("its deadline has passed; nobody waits for it any more")
                : drain.refusal(left);
        if (refusal.isPresent()) {
            LOG.atWarn()
                    .addKeyValue("capability", request.capability())
                    .addKeyValue("reason", refusal.get())
                    .log("switchover refused");
            switchovers.refuse(request.id(), refusal.get());
            return;
        }
        boolean adopted = capability.authority().move(wanted, () -> withdrawn(capability) && adopt(request.id()));
        LOG.atInfo()
                .addKeyValue("capability", request.capability())
                .addKeyValue("stage", wanted.stage().word() + " " + wanted.share() + " %")
                .addKeyValue("epoch", request.id())
                .log(adopted ? "authority moved" : "switchover was cancelled");
    }

    // Of those who apply elsewhere, none may store under the rule that ends.
    private static boolean withdrawn(CapabilityStreams capability) {
        try {
            for (SyncStream stream : capability.streams()) {
                stream.withdrawRule();
            }
            return true;
        } catch (SQLException e) {
            LOG.atWarn()
                    .addKeyValue("capability", capability.name())
                    .addKeyValue("reason", e.getMessage())
                    .log("not all who apply changes could be told to wait");
            return false;
        }
    }

    // Whether the decision was recorded must be known for certain; until then no batch may be stored under either rule.
    private boolean adopt(long id) throws InterruptedException {
        while (true) {
            try {
                return switchovers.adopt(id) || switchovers.find(id).state() == Switchover.State.ADOPTED;
            } catch (SQLException e) {
                LOG.atWarn()
                        .addKeyValue("switchover", id)
                        .addKeyValue("reason", e.getMessage())
                        .log("whether authority has moved is unknown, asking again");
                if (closing.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new InterruptedException("closing");
                }
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Optional<String> notRunning(SyncStream stream) {
        return stream.state().obstacle().map(reason -> "stream " + stream.spec() + " does not run: " + reason);
    }
}
