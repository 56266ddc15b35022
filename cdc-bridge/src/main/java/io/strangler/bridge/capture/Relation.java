package io.strangler.bridge.capture;

import io.strangler.bridge.database.QualifiedTable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A table as the log describes it before the first of its rows, and again when it has changed. */
final class Relation {
    private final QualifiedTable table;
    private final int[] places;
    private final ColumnNames names;
    private final int[] key;

    /**
     * Prepares to read rows.
     *
     * @param columns all of them, in the order of the log
     * @param wanted those that are looked at
     * @param key those by which rows are told apart
     */
    Relation(QualifiedTable table, List<String> columns, Set<String> wanted, Set<String> key) {
        this.table = table;
        this.places = new int[columns.size()];
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < places.length; i++) {
            boolean looked = wanted.contains(columns.get(i));
            places[i] = looked ? chosen.size() : -1;
            if (looked) {
                chosen.add(columns.get(i));
            }
        }
        this.names = new ColumnNames(chosen);
        this.key = key.stream().mapToInt(names::index).toArray();
    }

    QualifiedTable table() {
        return table;
    }

    /** Reads a row, of which the log has every column, though not always its value. */
    RowImage row(ByteBuffer message) {
        int columns = Short.toUnsignedInt(message.getShort());
        if (columns != places.length) {
            throw new IllegalStateException(
                    "a row of " + table + " has " + columns + " columns in the log, its table " + places.length);
        }
        @Nullable String[] values = new @Nullable String[names.size()];
        boolean[] untold = null;
        for (int place : places) {
            byte kind = message.get();
            switch (kind) {
                case 'n' -> {
                    // Null, as it is already.
                }
                case 'u' -> {
                    if (place >= 0) {
                        untold = untold == null ? new boolean[values.length] : untold;
                        untold[place] = true;
                    }
                }
                case 't' -> {
                    int length = message.getInt();
                    if (place >= 0) {
                        values[place] = new String(
                                message.array(),
                                message.arrayOffset() + message.position(),
                                length,
                                StandardCharsets.UTF_8);
                    }
                    message.position(message.position() + length);
                }
                default -> throw new IllegalStateException("unknown form '" + (char) kind + "' of a value of " + table);
            }
        }
        return new RowImage(names, values, untold);
    }

    /** Returns whether two images are of rows that are told apart. */
    boolean other(RowImage before, RowImage after) {
        for (int each : key) {
            if (each >= 0 && !Objects.equals(before.get(names.name(each)), after.get(names.name(each)))) {
                return true;
            }
        }
        return false;
    }
}
