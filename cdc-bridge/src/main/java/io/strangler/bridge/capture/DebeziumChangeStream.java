package io.strangler.bridge.capture;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads a slot through Debezium's embedded engine.
 *
 * <p>The engine decides nothing: it starts where the slot stands, never takes a snapshot, never retries by itself, and moves
 * the slot only past transactions that the handler has taken over.
 */
public final class DebeziumChangeStream implements ChangeStream {
    private final DatabaseSpec database;
    private final Properties properties;
    private final TransactionAssembly assembly;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile @Nullable DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

    /**
     * Prepares to read.
     *
     * @param columns which columns of which tables to deliver; the stream's heartbeat comes along, and
     *     what is published under a name that nobody knows yet
     * @param others the tables there are beside them
     */
    public DebeziumChangeStream(
            DatabaseSpec database,
            StreamName name,
            Map<QualifiedTable, Set<String>> columns,
            Collection<QualifiedTable> others) {
        this.database = database;
        this.properties = EngineProperties.of(database, name, columns, others);
        this.assembly = new TransactionAssembly(name.value());
    }

    @Override
    public void run(TransactionHandler handler) {
        DebeziumEngine<RecordChangeEvent<SourceRecord>> running = DebeziumEngine.create(
                        ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using(OffsetCommitPolicy.always())
                .using((success, message, error) -> {
                    if (!success) {
                        failure.compareAndSet(
                                null, error != null ? error : new IllegalStateException(String.valueOf(message)));
                    }
                })
                .notifying(
                        (List<RecordChangeEvent<SourceRecord>> records,
                                RecordCommitter<RecordChangeEvent<SourceRecord>> committer) ->
                                deliver(handler, records, committer))
                .build();
        engine = running;
        if (closed.get()) {
            return;
        }
        try (assembly) {
            running.run();
        }
        Throwable cause = failure.get();
        if (cause != null && !closed.get()) {
            throw new CaptureFailed("reading the log of " + database.url() + " failed: " + root(cause), cause);
        }
    }

    private void deliver(
            TransactionHandler handler,
            List<RecordChangeEvent<SourceRecord>> records,
            RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<SourceTransaction> whole = new ArrayList<>();
        RecordChangeEvent<SourceRecord> last = null;
        for (RecordChangeEvent<SourceRecord> each : records) {
            Optional<SourceTransaction> ended = assembly.add(each.record());
            if (ended.isPresent()) {
                whole.add(ended.get());
                last = each;
            }
        }
        if (last != null) {
            try {
                handler.handle(whole);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failure.compareAndSet(null, e);
                // A plain exception on purpose: the engine would drop the batch for one that it takes as retriable.
                throw new IllegalStateException("handling changes failed: " + root(e), e);
            } finally {
                whole.forEach(each -> each.rows().close());
            }
            committer.markProcessed(last);
        }
        committer.markBatchFinished();
    }

    @Override
    public void close() {
        closed.set(true);
        DebeziumEngine<?> running = engine;
        if (running != null) {
            try {
                running.close();
            } catch (IOException | IllegalStateException e) {
                // It has stopped by itself meanwhile, or has not begun to run.
                System.getLogger(DebeziumChangeStream.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the engine", e);
            }
        }
    }

    private static String root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }
}
