package io.strangler.reference.monolith.batch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Runs the batch again and again from start to stop; a stop waits for the chunk in hand. */
@Component
@ConditionalOnProperty("monolith.batch.enabled")
final class BatchSchedule implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BatchSchedule.class);

    private final NightlyBatch batch;
    private final BatchSettings settings;
    private final JdbcClient jdbc;
    private @Nullable ScheduledExecutorService executor;

    BatchSchedule(NightlyBatch batch, BatchSettings settings, JdbcClient jdbc) {
        this.batch = batch;
        this.settings = settings;
        this.jdbc = jdbc;
    }

    @Override
    public synchronized void start() {
        // A batch pointed at the wrong database says so now, not in the log of every run.
        jdbc.sql("select count(*) from batch_run where false").query(Long.class).single();
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().name("nightly-batch").unstarted(task));
        ScheduledFuture<?> unused = started.scheduleWithFixedDelay(
                () -> run(started), 0, settings.every().toMillis(), TimeUnit.MILLISECONDS);
        executor = started;
        LOG.atInfo()
                .addKeyValue("every", settings.every())
                .addKeyValue("slice", settings.slice())
                .addKeyValue("of", settings.customers())
                .log("batch started");
    }

    private void run(ExecutorService running) {
        try {
            int printed = batch.run(() -> !running.isShutdown());
            LOG.atInfo().addKeyValue("statements", printed).log("batch run ended");
        } catch (RuntimeException failed) {
            // Caught whatever it is: an exception that escapes would end the schedule without a word.
            LOG.atWarn().addKeyValue("cause", failed.getMessage()).log("batch run failed, the next one tries again");
        }
    }

    @Override
    public synchronized void stop() {
        if (executor != null) {
            executor.close();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return executor != null;
    }
}
