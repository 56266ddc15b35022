package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Applier;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.settle.Outcome;
import io.strangler.bridge.settle.Passage;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One direction of sync for one capability, kept running whatever breaks.
 *
 * <p>Everything it holds is built anew after a failure, with growing pauses; what it has done is only what its destination
 * says it has done.
 */
public final class SyncStream implements Passage {
    private final StreamSpec spec;
    private final Authority authority;
    private final AuthoritySource authoritySource;
    private final Ownership ownership;
    private final Progress progress = new Progress(Clock.systemUTC());
    private final Patience patience = new Patience();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private volatile StreamState state = new StreamState.Stopped();
    private volatile @Nullable StreamRun run;
    private volatile List<EntitySync> entities = List.of();
    private volatile @Nullable SyncStream opposite;
    private volatile boolean forgotten;
    private volatile Consumer<Applier.Work> observer = work -> {};
    private volatile Consumer<Outcome> settlingObserver = outcome -> {};

    public SyncStream(StreamSpec spec, Authority authority, AuthoritySource authoritySource, Ownership ownership) {
        this.spec = spec;
        this.authority = authority;
        this.authoritySource = authoritySource;
        this.ownership = ownership;
    }

    /** Makes two streams know each other as the two directions of one capability. */
    public static void pair(SyncStream forward, SyncStream reverse) {
        forward.opposite = reverse;
        reverse.opposite = forward;
    }

    public StreamSpec spec() {
        return spec;
    }

    @Override
    public StreamName name() {
        return spec.name();
    }

    public StreamState state() {
        return state;
    }

    /** Begins to run, if it does not already. */
    public synchronized void start() {
        if (run == null) {
            forgotten = false;
            state = new StreamState.Waiting("starting");
            run = StreamRun.start(spec, this::attempt, patience, doing -> state = doing);
        }
    }

    /** Stops running and waits for the end of what is being done. */
    public synchronized void stop() throws InterruptedException {
        StreamRun running = run;
        if (running != null) {
            running.stop();
            run = null;
        }
        state = new StreamState.Stopped();
    }

    /** Stops until it is started again, and says why; what it has done stays. */
    public synchronized void pause(String reason) throws InterruptedException, SQLException {
        stop();
        withdrawRule();
        state = new StreamState.Paused(reason);
    }

    /** Stops, and knows nothing any more of how far it is: that is for another bridge to know. */
    public synchronized void release() throws InterruptedException {
        stop();
        progress.reset();
    }

    /** Removes everything the stream has left in both databases; it begins anew when started again. */
    public synchronized void forget() throws SQLException {
        if (run != null) {
            throw new IllegalStateException("stream " + spec + " runs");
        }
        Leftovers.remove(spec);
        forgotten = true;
        progress.reset();
    }

    /** Begins anew with a load, the way out of a slot that is lost. */
    public synchronized void beginAnew() throws SQLException, InterruptedException {
        if (run == null) {
            throw new IllegalStateException(
                    "stream " + spec + " cannot begin anew: " + state.obstacle().orElse("it does not run"));
        }
        if (!ownership.confirmed()) {
            throw new IllegalStateException("this bridge does not know that it owns stream " + spec);
        }
        stop();
        try {
            forget();
        } finally {
            start();
        }
    }

    /** Takes tables that have changed their shape for granted as they are now; the next try goes on with them. */
    public void acceptShape() throws SQLException {
        if (state instanceof StreamState.Failed) {
            try (Connection destination = spec.destination().open("strangler bridge")) {
                KnownShapes.forget(destination, spec);
            }
        }
    }

    /** Lets those who share its work store nothing until the stream runs and authority is stable; waits for what is being stored. */
    public void withdrawRule() throws SQLException {
        if (spec.options().kafka().isPresent()) {
            Share.withdrawRule(spec);
        }
    }

    /** Returns this bridge's share in applying it; none when the bridge that reads its log applies it alone. */
    public Optional<Share> share(String holder) {
        return spec.options().kafka().map(kafka -> new Share(spec, kafka, holder, work -> observer.accept(work)));
    }

    @Override
    public Optional<Boolean> follows() {
        if (forgotten) {
            return Optional.of(false);
        }
        return run != null || progress.watermark().isPresent() ? Optional.of(true) : Optional.empty();
    }

    @Override
    public boolean passed(Position position, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (StreamRun running = run;
                running != null && !running.stopped() && System.nanoTime() < deadline;
                running = run) {
            running.beat();
            // In slices: the heartbeat that was asked for may be lost with its connection.
            long left = Math.min(TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1, 250);
            if (progress.await(position, Duration.ofMillis(left))) {
                return true;
            }
        }
        return false;
    }

    /** Takes the present position of the source and waits until it is applied. */
    public boolean passedNow(Duration limit) throws InterruptedException, SQLException {
        Position now;
        try (Connection source = spec.source().open("strangler bridge", Patience.ANSWER)) {
            now = Server.now(source);
        }
        return passed(now, limit);
    }

    public Optional<Instant> provenAt() {
        return progress.provenAt();
    }

    public long lagMillis() {
        return progress.lagMillis(state instanceof StreamState.Running);
    }

    /** Returns for how long nothing has come through although it runs and something is on its way; 0 for an idle stream. */
    public long stuckMillis() {
        return state instanceof StreamState.Running ? progress.stuckMillis() : 0;
    }

    /** Returns what is known of the stream, with what its destination said. */
    public StreamStatus status(long parked, long bounces, long settling) {
        return new StreamStatus(
                spec.capability().value(),
                spec.from(),
                state,
                progress.watermark(),
                lagMillis(),
                progress.usage(),
                stuckMillis(),
                parked,
                bounces,
                settling,
                progress.provenAt());
    }

    /** Measures a stream that does not do so itself, because it rests or failed: its source keeps log all the same. */
    public void measure(Connection destination) throws SQLException {
        if (!(state instanceof StreamState.Running)) {
            new Backlog(spec).measure(destination, progress);
        }
    }

    /** Has listeners told of every batch and of what came of keys not settled like others, on the threads that did it. */
    public void observe(Consumer<Applier.Work> worked, Consumer<Outcome> settled) {
        observer = worked;
        settlingObserver = settled;
    }

    /** Has parked changes that are due, and changes of foreign writers, looked at now instead of soon. */
    public void lookAgain() {
        StreamRun running = run;
        if (running != null) {
            running.lookAgain();
        }
    }

    /** Waits until the changes of foreign writers that are known now have been carried. */
    public boolean settled(Duration limit) throws SQLException, InterruptedException {
        StreamRun running = run;
        // Nobody settles for a stream that does not run.
        CountDownLatch stopping = running == null ? new CountDownLatch(0) : running.stopping();
        return new Backlog(spec).settled(limit, this::lookAgain, stopping);
    }

    /** Returns the keys whose changes are parked; none before the stream has been prepared. */
    public List<Key> parkedKeys() throws SQLException {
        return new Backlog(spec).parked(entities);
    }

    /** Forgets a parked change; after a conflict the authority's content is carried instead. */
    public void discard(Connection destination, ParkedChange change) throws SQLException {
        SyncStream other = opposite;
        if (other != null && new Discard(spec, other.spec(), entity(change.entity())).carriesInstead(change)) {
            other.lookAgain();
        }
        new ParkedChanges(name()).remove(destination, change);
    }

    /** Returns an entity as it is carried; empty before the stream has been prepared. */
    public Optional<EntitySync> entity(String name) {
        return entities.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    private Attempt attempt(StreamRun running) {
        return new Attempt(
                spec,
                authority,
                authoritySource,
                Optional.ofNullable(opposite),
                progress,
                running.stopping(),
                new Claim(spec, ownership, running.mayEndOthers(), sessions, running.stopping(), running::does),
                patience,
                new Attempt.Listener() {
                    @Override
                    public void does(StreamState doing) {
                        running.does(doing);
                    }

                    @Override
                    public void prepared(List<EntitySync> opened) {
                        entities = opened;
                    }

                    @Override
                    public void worked(Applier.Work work) {
                        observer.accept(work);
                    }

                    @Override
                    public void settled(Outcome outcome) {
                        settlingObserver.accept(outcome);
                    }
                });
    }
}
