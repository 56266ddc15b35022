package io.strangler.bridge.apply;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.Collision;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Published;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.StreamSupport;

/**
 * Applies whole source transactions, many per destination transaction, and moves the watermark in the same one.
 *
 * <p>A touched aggregate is read anew from its source, so what is stored is never older than the change that announced it,
 * and applying a change twice is the same as applying it once. What was read under one rule is never stored under another:
 * the new authority's writes may have reached the source since, under our own origin, which nothing announces.
 */
public final class Applier {
    private static final int TRIES = 5;

    private final StreamName stream;
    private final Connection source;
    private final Connection destination;
    private final Authority authority;
    private final List<EntitySync> entities;
    private final Routes routes;
    private final Published published;
    private final Place place;
    private final BooleanSupplier twoWay;
    private final Consumer<Applied> listener;
    private final Map<EntitySync, QualifiedTable> roots;
    private final Pace pace = new Pace();
    private Watermark watermark;

    /**
     * Prepares to go on from a watermark.
     *
     * @param whole the tables whose rows the log carries whole
     * @param published what the log has been told to carry
     * @param place moves with what is stored
     * @param twoWay whether somebody has to know when a key was carried
     * @param listener told after every commit, on the caller's thread
     */
    public Applier(
            StreamName stream,
            Connection source,
            Connection destination,
            Authority authority,
            List<EntitySync> entities,
            Set<QualifiedTable> whole,
            Published published,
            Watermark watermark,
            Place place,
            BooleanSupplier twoWay,
            Consumer<Applied> listener)
            throws SQLException {
        this.stream = stream;
        this.source = source;
        this.destination = destination;
        this.authority = authority;
        this.entities = entities;
        this.routes = Routes.of(entities, source, whole);
        this.roots = routes.roots();
        this.published = published;
        this.watermark = watermark;
        this.place = place;
        this.twoWay = twoWay;
        this.listener = listener;
    }

    /** Applies what lies beyond the watermark; when it returns, all of it is committed. */
    public void apply(List<SourceTransaction> transactions) throws SQLException {
        List<SourceTransaction> fresh = place.fresh(transactions, watermark);
        if (fresh.isEmpty()) {
            return;
        }
        int tried = 0;
        while (true) {
            try {
                applyFresh(fresh);
                return;
            } catch (Overtaken e) {
                InTransaction.rollback(destination);
            } catch (SQLException e) {
                InTransaction.rollback(destination);
                tried++;
                // Who was kept waiting for a lock has waited long enough to tell it before the next try.
                if (tried == TRIES || !Collision.isOver(e)) {
                    throw e;
                }
            } finally {
                SourceSnapshot.end(source);
            }
        }
    }

    private void applyFresh(List<SourceTransaction> fresh) throws SQLException {
        long began = System.nanoTime();
        place.enter(destination);
        Set<EntitySync> touched = routes.touched(fresh);
        long rule = authority.moves();
        if (!touched.isEmpty()) {
            List<Long> xids = fresh.stream().map(SourceTransaction::xid).toList();
            SourceSnapshot.begin(source, touched, xids);
            if (routes.ids().number(fresh, source, destination)) {
                SourceSnapshot.begin(source, touched, xids);
            }
        }
        OptionalLong beat = beat(fresh);
        Optional<QualifiedTable> unknown = routes.unknown(fresh);
        if (beat.isPresent() || unknown.isPresent()) {
            requireReadable(touched);
        }
        if (unknown.isPresent()) {
            throw Routes.unknown(unknown.get());
        }
        Position end = fresh.getLast().commit();
        Batch batch = new Batch(source, destination, stream, authority, twoWay.getAsBoolean());
        boolean large = fresh.stream().anyMatch(each -> each.rows().spilled());
        Slices slices = new Slices(routes, fresh);
        if (large) {
            removeFirst(slices, fresh, batch, rule);
        }
        slices.each(row -> true, (touches, last) -> {
            touches.resolve(source);
            List<Map<EntitySync, Map<Key, Touch>>> parts = Slices.parts(touches.touched(), pace.keys());
            for (Map<EntitySync, Map<Key, Touch>> part : parts.subList(0, parts.size() - 1)) {
                store(part, read(part), batch, rule, () -> {});
                listener.accept(new Applied(watermark, OptionalLong.empty(), false, Work.NONE));
            }
            Map<EntitySync, Map<Key, Aggregate>> now = read(parts.getLast());
            if (last) {
                // Not kept open while the destination may let us wait: the source could not clean up behind it.
                SourceSnapshot.end(source);
            }
            store(parts.getLast(), now, batch, rule, () -> {
                if (last) {
                    commit(batch, end, beat);
                }
            });
        });
        watermark = watermark.advance(end, batch.applied(), batch.skipped(), beat);
        listener.accept(new Applied(watermark, beat, batch.noted() > 0, batch.work(fresh.size(), began)));
    }

    // What was touched has been looked at already.
    private void requireReadable(Set<EntitySync> touched) throws SQLException {
        for (EntitySync entity : entities) {
            if (!touched.contains(entity)) {
                entity.readable().require(source);
            }
        }
        published.require(source, stream, routes.tables());
    }

    // In slices, rows may come before those whose unique values they take over,
    // and what goes by a cascade after what it refers to.
    private void removeFirst(Slices slices, List<SourceTransaction> fresh, Batch batch, long rule) throws SQLException {
        for (EntitySync entity : entities.reversed()) {
            QualifiedTable root = roots.get(entity);
            if (fresh.stream().noneMatch(each -> each.rows().deletedFrom().contains(root))) {
                continue;
            }
            slices.each(
                    row -> row.operation() == Operation.DELETE && row.table().equals(root), (touches, last) -> {
                        touches.resolve(source);
                        Map<Key, Touch> gone = new LinkedHashMap<>(
                                Optional.ofNullable(touches.touched().get(entity))
                                        .orElse(Map.of()));
                        gone.keySet()
                                .removeAll(entity.source()
                                        .read(source, gone.keySet())
                                        .keySet());
                        store(Map.of(entity, gone), Map.of(), batch, rule, () -> {});
                    });
        }
    }

    private Map<EntitySync, Map<Key, Aggregate>> read(Map<EntitySync, Map<Key, Touch>> part) throws SQLException {
        Map<EntitySync, Map<Key, Aggregate>> now = new LinkedHashMap<>();
        for (Map.Entry<EntitySync, Map<Key, Touch>> each : part.entrySet()) {
            now.put(
                    each.getKey(),
                    each.getKey().source().read(source, each.getValue().keySet()));
        }
        pace.saw(now);
        return now;
    }

    // Several times for one destination transaction: authority may move in between, and then all of it is undone.
    private void store(
            Map<EntitySync, Map<Key, Touch>> part,
            Map<EntitySync, Map<Key, Aggregate>> now,
            Batch batch,
            long rule,
            Authority.Work then)
            throws SQLException {
        authority.whileStable(() -> {
            if (authority.moves() != rule) {
                throw new Overtaken();
            }
            EntitySync.beginToWrite(destination, part.keySet());
            for (EntitySync entity : entities) {
                Map<Key, Touch> touched = part.get(entity);
                if (touched != null) {
                    batch.add(
                            entity,
                            touched,
                            Optional.ofNullable(now.get(entity)).orElse(Map.of()));
                }
            }
            batch.store();
            then.run();
        });
    }

    private void commit(Batch batch, Position end, OptionalLong beat) throws SQLException {
        batch.finish();
        Sql.execute(destination, "select pg_replication_origin_xact_setup(?::pg_lsn, now())", end.toString());
        place.move(destination, watermark, watermark.advance(end, batch.applied(), batch.skipped(), beat));
        destination.commit();
    }

    private OptionalLong beat(List<SourceTransaction> transactions) {
        return transactions.stream()
                .filter(each -> each.rows().tables().contains(QualifiedTable.HEARTBEAT))
                .flatMap(each -> StreamSupport.stream(each.rows().spliterator(), false))
                .filter(row -> row.table().equals(QualifiedTable.HEARTBEAT))
                .filter(row -> stream.value().equals(row.after().get("stream")))
                .map(RowChange::after)
                .mapToLong(row ->
                        Long.parseLong(Optional.ofNullable(row.get("beat")).orElse("0")))
                .max();
    }

    /**
     * What a destination transaction has brought.
     *
     * @param beat the newest heartbeat in it
     * @param unsettled whether keys were left to settle
     * @param work what it took
     */
    public record Applied(Watermark watermark, OptionalLong beat, boolean unsettled, Work work) {}

    /**
     * One batch as it is measured.
     *
     * @param transactions of the source, heartbeats among them
     * @param aggregates that were touched
     * @param parked how many of them wait for a person or a new try
     * @param foreign how many of them belong to the other side, and were left to settle
     * @param nanos from the first reading to the commit
     */
    public record Work(int transactions, long aggregates, long parked, long foreign, long nanos) {
        /** Of a part of a batch that is still being applied. */
        public static final Work NONE = new Work(0, 0, 0, 0, 0);
    }
}
