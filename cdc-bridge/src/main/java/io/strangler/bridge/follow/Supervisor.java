package io.strangler.bridge.follow;

import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.stream.AuthoritySource;
import io.strangler.bridge.stream.Share;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FileWatch;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.Flags;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the streams of all capabilities as their flags say, for as long as the program runs. */
public final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final MigrationPlan plan;
    private final ControlDatabase control;
    private final SoleBridge ownership;
    private final List<Follower> followers;
    private final List<Share> shares;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("follow flags").factory());
    private @Nullable FileWatch watch;
    private boolean follows;
    private volatile Optional<String> controlProblem = Optional.of("the control database has not been reached yet");

    public Supervisor(BridgePlan bridge, ControlDatabase control) {
        this.plan = bridge.plan();
        this.control = control;
        AuthoritySource authority = new RuleInForce(control.switchovers());
        this.ownership = new SoleBridge(plan.migration(), control);
        this.followers = bridge.pairs().stream()
                .map(pair -> new Follower(
                        CapabilityStreams.of(pair, authority, ownership), authority, control.bridgeMemory()))
                .toList();
        // Whoever owns the streams: that one reads the logs, all apply.
        String holder = SoleBridge.name();
        this.shares = streams().stream()
                .flatMap(stream -> stream.share(holder).stream())
                .toList();
    }

    public List<CapabilityStreams> capabilities() {
        return followers.stream().map(Follower::capability).toList();
    }

    public List<SyncStream> streams() {
        return followers.stream().flatMap(each -> each.streams().stream()).toList();
    }

    public Optional<CapabilityStreams> capability(String name) {
        return capabilities().stream()
                .filter(each -> each.name().value().equals(name))
                .findFirst();
    }

    /** Returns what keeps the bridge from doing what the flags say, by capability. */
    public Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>();
        controlProblem.ifPresent(problem -> problems.put("control", problem));
        if (ownership.standing() instanceof Standing.Standby) {
            return problems;
        }
        followers.forEach(each -> each.problem()
                .ifPresent(problem -> problems.put(each.capability().name().value(), problem)));
        return problems;
    }

    /** Returns whether every capability follows a rule, or another bridge sees to that. */
    public boolean ready() {
        return controlProblem.isEmpty()
                && (ownership.standing() instanceof Standing.Standby
                        || followers.stream().allMatch(Follower::follows));
    }

    /** Lets a stream rest, and notes that where every bridge finds it. */
    public void pause(CapabilityStreams streams, Side from, String reason) throws SQLException, InterruptedException {
        follower(streams).pause(from, reason);
    }

    /** Lets a stream go on soon, if its stage needs it. */
    public void resume(CapabilityStreams streams, Side from) throws SQLException {
        follower(streams).resume(from);
        executor.execute(this::look);
    }

    private Follower follower(CapabilityStreams streams) {
        return followers.stream()
                .filter(each -> each.capability().equals(streams))
                .findFirst()
                .orElseThrow();
    }

    /** Returns what this bridge is for the migration. */
    public Standing standing() {
        return ownership.standing();
    }

    /** Returns whether this is the bridge that runs the streams, as far as anybody can tell now. */
    public boolean owner() {
        return ownership.standing() instanceof Standing.Owner;
    }

    /** Begins to follow the flags. */
    public void start() {
        watch = FileWatch.start(List.of(plan.flags()), file -> executor.execute(this::look));
        shares.forEach(Share::start);
        // Also without a change: what failed is tried again.
        var unused = executor.scheduleWithFixedDelay(this::look, 0, 500, TimeUnit.MILLISECONDS);
    }

    // Catches everything: an exception that left here would end the schedule.
    private void look() {
        try {
            if (!reachControl()) {
                return;
            }
            switch (ownership.look()) {
                case Standing.Owner owner -> followAll();
                case Standing.Standby standby -> releaseAll();
                case Standing.Unknown unknown -> controlProblem = Optional.of("control database: " + unknown.reason());
            }
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("following the flags failed");
        }
    }

    private void releaseAll() {
        if (follows) {
            follows = false;
            followers.forEach(Follower::release);
        }
    }

    private void followAll() {
        follows = true;
        Map<CapabilityName, Boolean> capabilities = new LinkedHashMap<>();
        plan.capabilities().values().forEach(each -> capabilities.put(each.name(), each.hasData()));
        FlagReading reading = Flags.read(plan.flags(), capabilities);
        for (Follower follower : followers) {
            FlagReading.Flag flag = reading.flags().get(follower.capability().name());
            if (flag != null) {
                follower.follow(flag);
            }
        }
    }

    private boolean reachControl() {
        if (controlProblem.isEmpty()) {
            return true;
        }
        try {
            control.migrate();
            controlProblem = Optional.empty();
            return true;
        } catch (SQLException e) {
            String problem = "control database: " + e.getMessage();
            if (!controlProblem.equals(Optional.of(problem))) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("control database not reached");
            }
            controlProblem = Optional.of(problem);
            return false;
        }
    }

    /** Stops all streams and keeps what they need to go on later. */
    @Override
    public void close() {
        FileWatch watching = watch;
        if (watching != null) {
            watching.close();
        }
        executor.shutdownNow();
        try {
            boolean unused = executor.awaitTermination(5, TimeUnit.SECONDS);
            followers.forEach(Follower::close);
            shares.forEach(Share::close);
            for (SyncStream stream : streams()) {
                stream.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ownership.close();
        control.close();
    }
}
