package io.strangler.bridge.capture;

import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts whole transactions together from the messages of pgoutput.
 *
 * <p>Reads version 1 of its protocol, in which transactions arrive one after the other when they have been committed, and values
 * in the server's own text form. Source: PostgreSQL documentation, "Logical Replication Message Formats".
 */
final class PgoutputDecoder implements AutoCloseable {
    private static final Set<String> HEARTBEAT = Set.of("stream", "beat");

    private final Map<QualifiedTable, Set<String>> columns;
    private final Set<QualifiedTable> others;
    private final Map<QualifiedTable, Set<String>> keys;
    private final Map<Integer, Relation> relations = new HashMap<>();
    private final Set<Integer> passedBy = new HashSet<>();
    private @Nullable Changes open;
    private long xid;

    /**
     * Prepares.
     *
     * @param columns which columns of which tables are looked at
     * @param others tables whose rows are passed by; rows of a table that is of neither kind are delivered without values
     * @param keys by which columns rows are told apart; a row whose key changes is one that goes and one that comes
     */
    PgoutputDecoder(
            Map<QualifiedTable, Set<String>> columns,
            Collection<QualifiedTable> others,
            Map<QualifiedTable, Set<String>> keys) {
        this.columns = Map.copyOf(columns);
        this.others = Set.copyOf(others);
        this.keys = Map.copyOf(keys);
    }

    /** Takes one message; returns the transaction that it completes. */
    Optional<SourceTransaction> add(ByteBuffer message) {
        byte type = message.get();
        switch (type) {
            case 'B' -> begin(message);
            case 'C' -> {
                return Optional.of(end(message));
            }
            case 'R' -> relation(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            // Names of types, origins and messages of applications tell nothing about rows.
            case 'Y', 'O', 'M' -> {
                return Optional.empty();
            }
            default -> throw new IllegalStateException("unknown message '" + (char) type + "' in the log");
        }
        return Optional.empty();
    }

    private void begin(ByteBuffer message) {
        message.position(message.position() + 2 * Long.BYTES);
        xid = Integer.toUnsignedLong(message.getInt());
        open = new Changes();
    }

    // The end of the commit, not its beginning: a slot that stands there does not bring the transaction again.
    private SourceTransaction end(ByteBuffer message) {
        message.position(message.position() + 1 + Long.BYTES);
        SourceTransaction transaction = new SourceTransaction(xid, new Position(message.getLong()), changes());
        open = null;
        return transaction;
    }

    private void relation(ByteBuffer message) {
        int id = message.getInt();
        QualifiedTable table = new QualifiedTable(string(message), string(message));
        message.get();
        int count = Short.toUnsignedInt(message.getShort());
        List<String> names = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            message.get();
            names.add(string(message));
            message.position(message.position() + 2 * Integer.BYTES);
        }
        passedBy.remove(id);
        if (others.contains(table)) {
            passedBy.add(id);
        }
        Set<String> wanted = table.equals(QualifiedTable.HEARTBEAT) ? HEARTBEAT : columns.getOrDefault(table, Set.of());
        relations.put(id, new Relation(table, names, wanted, keys.getOrDefault(table, Set.of())));
    }

    private void insert(ByteBuffer message) {
        int id = message.getInt();
        if (!passedBy.contains(id)) {
            Relation relation = known(id);
            expect(message.get(), 'N', relation);
            changes().add(new RowChange(relation.table(), Operation.INSERT, Map.of(), relation.row(message)));
        }
    }

    private void update(ByteBuffer message) {
        int id = message.getInt();
        if (passedBy.contains(id)) {
            return;
        }
        Relation relation = known(id);
        byte form = message.get();
        RowImage before = null;
        if (form == 'K' || form == 'O') {
            before = relation.row(message);
            form = message.get();
        }
        expect(form, 'N', relation);
        RowImage after = relation.row(message);
        if (before != null && relation.other(before, after)) {
            changes().add(new RowChange(relation.table(), Operation.DELETE, before, Map.of()));
            changes().add(new RowChange(relation.table(), Operation.INSERT, Map.of(), after));
        } else {
            changes().add(new RowChange(relation.table(), Operation.UPDATE, before == null ? Map.of() : before, after));
        }
    }

    private void delete(ByteBuffer message) {
        int id = message.getInt();
        if (!passedBy.contains(id)) {
            Relation relation = known(id);
            byte form = message.get();
            if (form != 'K') {
                expect(form, 'O', relation);
            }
            changes().add(new RowChange(relation.table(), Operation.DELETE, relation.row(message), Map.of()));
        }
    }

    private void truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get();
        for (int i = 0; i < count; i++) {
            int id = message.getInt();
            if (!passedBy.contains(id)) {
                changes().add(new RowChange(known(id).table(), Operation.TRUNCATE, Map.of(), Map.of()));
            }
        }
    }

    private Relation known(int id) {
        Relation relation = relations.get(id);
        if (relation == null) {
            throw new IllegalStateException("the log has rows of table " + id + ", which it has not described");
        }
        return relation;
    }

    private Changes changes() {
        Changes changes = open;
        if (changes == null) {
            throw new IllegalStateException("the log has rows outside of a transaction");
        }
        return changes;
    }

    private static void expect(byte found, char wanted, Relation relation) {
        if (found != wanted) {
            throw new IllegalStateException("unknown form '" + (char) found + "' of a row of " + relation.table());
        }
    }

    private static String string(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        message.position(end + 1);
        return new String(message.array(), message.arrayOffset() + start, end - start, StandardCharsets.UTF_8);
    }

    /** Forgets a transaction that has not ended. */
    @Override
    public void close() {
        Changes unfinished = open;
        if (unfinished != null) {
            unfinished.close();
            open = null;
        }
    }
}
