package io.strangler.bridge;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.health.StreamMetrics;
import io.strangler.bridge.health.StreamMonitors;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.bridge.switchover.SwitchoverWorker;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Keeps both data models of a plan in step for as long as it is open: {@code new Bridge(PlanFile.read(file)).start()}.
 *
 * <p>It is the whole bridge but for its administration port, for use inside another application; it needs no Spring. All of
 * its threads are daemons. One started beside another bridge of the same migration stands by and takes over when that one
 * ends. What has been carried is kept in the databases: one that is closed, or dies, goes on where it was.
 */
public final class Bridge implements AutoCloseable {
    private final TranslatorJars translators;
    private final BridgePlan plan;
    private final Supervisor supervisor;
    private final StreamMonitors monitors;
    private final StreamMetrics metrics;
    private final SwitchoverWorker switchovers;

    /**
     * Loads the plan's translators; nothing is contacted yet.
     *
     * @throws IllegalArgumentException when no capability has entities, one of them has no translator, a system no
     *     database, or a table belongs to two capabilities
     * @throws IllegalStateException when a translator cannot be loaded
     */
    public Bridge(MigrationPlan migration) {
        translators = TranslatorJars.load(migration.translators(), migration.mappings());
        plan = BridgePlan.of(migration, translators.translators());
        ControlDatabase control = new ControlDatabase(plan.control(), "strangler bridge");
        supervisor = new Supervisor(plan, control);
        monitors = new StreamMonitors(supervisor, control.evidence());
        metrics = new StreamMetrics(monitors, supervisor);
        switchovers = new SwitchoverWorker(control.switchovers(), supervisor, plan.control());
    }

    /** Begins to follow the flags, and returns at once; a database that is away is tried again until it answers. */
    public Bridge start() {
        supervisor.start();
        monitors.start();
        switchovers.start();
        return this;
    }

    /** Returns how every stream is, two for a capability with entities. */
    public List<StreamStatus> streams() {
        return monitors.statuses();
    }

    /** Returns whether every capability follows its flag, or another bridge sees to that. */
    public boolean ready() {
        return supervisor.ready();
    }

    /** Returns why a capability's flag is not followed, by its name; {@code control} stands for the control database. */
    public Map<String, String> problems() {
        return supervisor.problems();
    }

    /** Returns what the bridge measures, to be bound to the application's registry before the start. */
    public MeterBinder metrics() {
        return metrics;
    }

    BridgePlan plan() {
        return plan;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    StreamMonitors monitors() {
        return monitors;
    }

    /** Stops all streams and gives the migration to a bridge that stands by, if there is one. */
    @Override
    public void close() {
        switchovers.close();
        monitors.close();
        supervisor.close();
        try {
            translators.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
