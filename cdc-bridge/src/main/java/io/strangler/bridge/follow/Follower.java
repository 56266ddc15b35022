package io.strangler.bridge.follow;

import io.strangler.bridge.stream.AuthoritySource;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.Problem;
import io.strangler.playbook.Side;
import io.strangler.playbook.ledger.BridgeMemory;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.stage.SyncPlan;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one capability's streams as its flag says, on a thread of its own: its databases may let it wait.
 *
 * <p>Never stops a stream that the authority in force needs: the flag is only a wish until the switchover is over.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final CapabilityStreams capability;
    private final AuthoritySource authority;
    private final LastRule last;
    private final ExecutorService executor;
    private final AtomicReference<@Nullable Flag> told = new AtomicReference<>();
    private volatile Optional<StageRule> present = Optional.empty();
    private volatile Optional<String> problem = Optional.of("no flag has been read yet");
    private final BridgeMemory memory;
    private final Map<Side, String> paused = new ConcurrentHashMap<>();
    private boolean remembers;
    private boolean forwardClean;
    private boolean reverseClean;

    Follower(CapabilityStreams capability, AuthoritySource authority, BridgeMemory memory) {
        this.capability = capability;
        this.authority = authority;
        this.last = new LastRule(memory);
        this.memory = memory;
        this.executor = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("follow " + capability.name()).factory());
    }

    CapabilityStreams capability() {
        return capability;
    }

    /** Returns why the flag is not followed; empty while it is. */
    Optional<String> problem() {
        return problem;
    }

    /** Returns whether a rule is followed, be it an earlier one. */
    boolean follows() {
        return present.isPresent();
    }

    /** Has the flag followed soon; of flags told meanwhile only the last one counts. */
    void follow(Flag flag) {
        if (told.getAndSet(flag) == null) {
            executor.execute(this::followLast);
        }
    }

    /** Lets one stream rest until it is resumed, whichever bridge runs it then. */
    void pause(Side from, String reason) throws SQLException, InterruptedException {
        memory.pause(capability.name(), from, reason);
        paused.put(from, reason);
        stream(from).pause(reason);
    }

    /** Lets a stream go on, if its stage needs it; that happens soon. */
    void resume(Side from) throws SQLException {
        memory.resume(capability.name(), from);
        paused.remove(from);
    }

    private void remember(Side from) throws SQLException {
        Optional<BridgeMemory.Pause> pause = memory.pause(capability.name(), from);
        if (pause.isPresent()) {
            paused.put(from, pause.get().reason());
        } else {
            paused.remove(from);
        }
    }

    private SyncStream stream(Side from) {
        return from == Side.LEGACY ? capability.forward() : capability.reverse();
    }

    /** Stops the streams soon and forgets everything: another bridge goes on, and knows more than this one from then on. */
    void release() {
        told.set(null);
        executor.execute(this::stopAll);
    }

    private void stopAll() {
        present = Optional.empty();
        problem = Optional.of("no flag has been read yet");
        remembers = false;
        forwardClean = false;
        reverseClean = false;
        try {
            for (SyncStream stream : streams()) {
                stream.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Catches everything: a failure that left here would be seen by nobody.
    private void followLast() {
        Flag flag = told.getAndSet(null);
        try {
            if (flag != null) {
                carryOut(flag);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            problem = Optional.of(e.toString());
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("capability", capability.name())
                    .log("following the flag failed");
        }
    }

    private void carryOut(Flag flag) throws InterruptedException {
        try {
            if (!remembers) {
                present = last.read(capability.name());
                remember(Side.LEGACY);
                remember(Side.MODERN);
                remembers = true;
            }
            switch (flag) {
                case Flag.Good good -> consider(good.rule());
                case Flag.Bad bad ->
                    problem = Optional.of(
                            bad.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
            }
            if (present.isPresent()) {
                run(present.get().stage().sync());
            }
        } catch (SQLException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private void consider(StageRule wanted) throws SQLException, InterruptedException {
        if (present.isPresent() && present.get().definition().equals(wanted.definition())) {
            problem = Optional.empty();
            return;
        }
        StageRule inForce = authority.present(capability.name());
        Optional<String> refusal = refusal(inForce, wanted);
        if (refusal.isEmpty() && wanted.stage() == Stage.COMPLETE) {
            refusal = unfinished();
        }
        problem = refusal;
        if (refusal.isEmpty()) {
            last.write(capability.name(), wanted);
            present = Optional.of(wanted);
            LOG.atInfo()
                    .addKeyValue("capability", capability.name())
                    .addKeyValue("stage", wanted.stage().word())
                    .log("follows the flag");
        }
    }

    private Optional<String> refusal(StageRule inForce, StageRule wanted) {
        Optional<String> move = present.flatMap(rule -> Moves.refusal(rule, wanted, true));
        if (move.isPresent()) {
            return move;
        }
        SyncPlan plan = wanted.stage().sync();
        boolean modernWrites = inForce.stage().writes().authority() == Side.MODERN;
        boolean stops = !plan.forward().running() || !plan.reverse().running();
        if (modernWrites && stops) {
            boolean all = inForce.share() >= 100;
            if (wanted.stage() != Stage.COMPLETE || !all) {
                return Optional.of(
                        "modern has authority over keys (" + inForce.stage().word() + " "
                                + inForce.share() + " %) and " + wanted.stage().word()
                                + " would stop their streams; go through shadow first");
            }
        }
        if (!modernWrites && wanted.stage() == Stage.COMPLETE && present.isPresent()) {
            return Optional.of("authority has not moved to modern yet; complete would leave it with stale data");
        }
        return Optional.empty();
    }

    // What is still under way when the streams end for good would never arrive, however open the gates were.
    private Optional<String> unfinished() throws SQLException, InterruptedException {
        for (SyncStream stream : streams()) {
            if (stream.state() instanceof StreamState.Stopped) {
                continue;
            }
            if (!stream.passedNow(LIMIT)) {
                return Optional.of("complete waits: stream " + stream.spec() + " has not caught up, it lags by "
                        + stream.lagMillis() + " ms");
            }
            if (!stream.settled(LIMIT)) {
                return Optional.of("complete waits: stream " + stream.spec()
                        + " has changes of foreign writers that are not settled");
            }
            int parked = stream.parkedKeys().size();
            if (parked > 0) {
                return Optional.of("complete waits: stream " + stream.spec() + " has " + parked
                        + " parked changes; retry or discard them first");
            }
        }
        return Optional.empty();
    }

    private void run(SyncPlan plan) throws InterruptedException, SQLException {
        forwardClean = run(Side.LEGACY, plan.forward().running(), forwardClean);
        reverseClean = run(Side.MODERN, plan.reverse().running(), reverseClean);
    }

    private boolean run(Side from, boolean wanted, boolean clean) throws InterruptedException, SQLException {
        SyncStream stream = stream(from);
        String pause = paused.get(from);
        if (pause != null && !stream.state().equals(new StreamState.Paused(pause))) {
            stream.pause(pause);
        }
        if (wanted) {
            if (pause == null) {
                stream.start();
            }
            return false;
        }
        if (pause == null && !(stream.state() instanceof StreamState.Stopped)) {
            stream.stop();
        }
        if (!clean) {
            stream.forget();
        }
        return true;
    }

    List<SyncStream> streams() {
        return capability.streams();
    }

    /** Follows no more; what runs goes on running. */
    @Override
    public void close() {
        // Not at once: an engine that is interrupted while it stops leaves its session, and so its slot, behind.
        executor.shutdown();
        try {
            if (!executor.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
