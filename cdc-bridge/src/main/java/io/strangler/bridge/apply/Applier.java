package io.strangler.bridge.apply;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.Collision;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Applies whole source transactions, many per destination transaction, and moves the watermark in the same one.
 *
 * <p>A touched aggregate is read anew from its source, so what is stored is never older than the change that announced it,
 * and applying a change twice is the same as applying it once.
 */
public final class Applier {
    private static final int TRIES = 5;

    private final StreamName stream;
    private final Connection source;
    private final Connection destination;
    private final Authority authority;
    private final List<EntitySync> entities;
    private final Map<QualifiedTable, List<Touches.Route>> routes;
    private final Consumer<Applied> listener;
    private Watermark watermark;

    private Applier(
            StreamName stream,
            Connection source,
            Connection destination,
            Authority authority,
            List<EntitySync> entities,
            Map<QualifiedTable, List<Touches.Route>> routes,
            Watermark watermark,
            Consumer<Applied> listener) {
        this.stream = stream;
        this.source = source;
        this.destination = destination;
        this.authority = authority;
        this.entities = entities;
        this.routes = routes;
        this.watermark = watermark;
        this.listener = listener;
    }

    /**
     * Prepares to go on from a watermark.
     *
     * @param whole the tables whose rows the log carries whole
     * @param listener told after every commit, on the caller's thread
     */
    public static Applier open(
            StreamName stream,
            Connection source,
            Connection destination,
            Authority authority,
            List<EntitySync> entities,
            Set<QualifiedTable> whole,
            Watermark watermark,
            Consumer<Applied> listener)
            throws SQLException {
        Map<QualifiedTable, List<Touches.Route>> routes = new HashMap<>();
        for (EntitySync entity : entities) {
            for (TableShape table : entity.shape().tables()) {
                QualifiedTable name = QualifiedTable.resolve(source, table.table());
                routes.computeIfAbsent(name, it -> new ArrayList<>())
                        .add(Touches.Route.of(entity, table, whole.contains(name)));
            }
        }
        return new Applier(stream, source, destination, authority, entities, routes, watermark, listener);
    }

    /** Applies what lies beyond the watermark; when it returns, all of it is committed. */
    public void apply(List<SourceTransaction> transactions) throws SQLException {
        List<SourceTransaction> fresh = transactions.stream()
                .filter(each -> each.commit().compareTo(watermark.position()) > 0)
                .toList();
        if (fresh.isEmpty()) {
            return;
        }
        for (int tried = 1; ; tried++) {
            try {
                applyFresh(fresh);
                return;
            } catch (SQLException e) {
                InTransaction.rollback(destination);
                if (tried == TRIES || !Collision.is(e)) {
                    throw e;
                }
            } finally {
                SourceSnapshot.end(source);
            }
        }
    }

    private void applyFresh(List<SourceTransaction> fresh) throws SQLException {
        Touches touches = new Touches(routes);
        fresh.forEach(touches::add);
        Map<EntitySync, Map<Key, Aggregate>> now = read(fresh, touches);
        Position end = fresh.getLast().commit();
        OptionalLong beat = beat(fresh);
        authority.whileStable(() -> {
            Batch.begin(destination);
            Sql.execute(destination, "select pg_replication_origin_xact_setup(?::pg_lsn, now())", end.toString());
            Batch batch = new Batch(destination, stream, authority);
            for (EntitySync entity : entities) {
                Map<Key, Touch> touched = touches.touched().get(entity);
                if (touched != null) {
                    batch.add(
                            entity,
                            touched,
                            Optional.ofNullable(now.get(entity)).orElse(Map.of()));
                }
            }
            batch.store();
            Watermark next = watermark.advance(end, batch.applied(), batch.skipped());
            next.store(destination, stream);
            Halt.beforeCommit();
            destination.commit();
            Halt.afterCommit();
            watermark = next;
            listener.accept(new Applied(next, beat, batch.noted() > 0));
        });
    }

    private Map<EntitySync, Map<Key, Aggregate>> read(List<SourceTransaction> fresh, Touches touches)
            throws SQLException {
        if (fresh.stream().allMatch(this::unmapped)) {
            return Map.of();
        }
        SourceSnapshot.begin(source, fresh.stream().map(SourceTransaction::xid).toList());
        touches.resolve(source);
        Map<EntitySync, Map<Key, Aggregate>> now = new LinkedHashMap<>();
        for (Map.Entry<EntitySync, Map<Key, Touch>> each : touches.touched().entrySet()) {
            now.put(
                    each.getKey(),
                    each.getKey().source().read(source, each.getValue().keySet()));
        }
        return now;
    }

    private boolean unmapped(SourceTransaction transaction) {
        return transaction.rows().stream().noneMatch(row -> routes.containsKey(row.table()));
    }

    private OptionalLong beat(List<SourceTransaction> transactions) {
        return transactions.stream()
                .flatMap(each -> each.rows().stream())
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
     */
    public record Applied(Watermark watermark, OptionalLong beat, boolean unsettled) {}
}
