package io.strangler.bridge.apply;

import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.IdNumbers;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Unpaired;
import io.strangler.translate.jdbc.IdRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mapped columns of a stream's source: what the modern log tells of them is told as legacy numbers, a batch of rows at a
 * time.
 *
 * <p>Holds nothing for a stream that reads the legacy side or maps no identifiers, which then does no work for it.
 */
public final class ModernIds {
    private static final int ROWS = 10_000;

    private final Map<QualifiedTable, Mapped> tables;

    private ModernIds(Map<QualifiedTable, Mapped> tables) {
        this.tables = tables;
    }

    static ModernIds of(List<EntitySync> entities, Connection source) throws SQLException {
        Map<QualifiedTable, Mapped> tables = new HashMap<>();
        for (EntitySync entity : entities) {
            if (entity.from() == Side.MODERN && entity.shape().anyMapped()) {
                for (TableShape table : entity.shape().tables()) {
                    String key = entity.shape().root().key().getFirst();
                    Optional<String> column = table.link().isEmpty()
                            ? Optional.of(key)
                            : table.link().stream()
                                    .filter(link -> link.rootColumn().equals(key))
                                    .map(TableShape.Link::column)
                                    .findFirst();
                    tables.put(QualifiedTable.resolve(source, table.table()), new Mapped(table.mapped(), column));
                }
            }
        }
        return new ModernIds(tables);
    }

    /** Returns whether rows of the table, or of others of its aggregate, tell identifiers. */
    boolean in(QualifiedTable table) {
        return !tables.isEmpty() && tables.containsKey(table);
    }

    /**
     * Gives numbers to the rows that were born in the transactions, and to existing rows they refer to.
     *
     * @param source its transaction is over when this returns true
     * @return whether any number was missing, so that what the source's transaction saw is of no use
     */
    boolean number(List<SourceTransaction> transactions, Connection source, Connection destination)
            throws SQLException {
        if (tables.isEmpty()
                || transactions.stream()
                        .noneMatch(each -> each.rows().tables().stream().anyMatch(this::in))) {
            return false;
        }
        boolean ended = false;
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        int rows = 0;
        for (SourceTransaction transaction : transactions) {
            for (RowChange row : transaction.rows()) {
                if (in(row.table())) {
                    collect(row.table(), row.after(), ids);
                    rows++;
                }
                if (rows == ROWS) {
                    ended |= number(ids, source, destination, ended);
                    ids.clear();
                    rows = 0;
                }
            }
        }
        ended |= number(ids, source, destination, ended);
        if (ended) {
            SourceSnapshot.end(source);
        }
        return ended;
    }

    private static boolean number(
            Map<String, Set<String>> ids, Connection source, Connection destination, boolean ended)
            throws SQLException {
        boolean over = ended;
        for (Map.Entry<String, Set<String>> each : ids.entrySet()) {
            List<String> unpaired = new ArrayList<>(each.getValue());
            unpaired.removeAll(IdNumbers.known(source, each.getKey(), unpaired).keySet());
            if (!unpaired.isEmpty()) {
                if (!over) {
                    SourceSnapshot.end(source);
                    over = true;
                }
                new IdNumbers(destination, source).give(each.getKey(), unpaired);
            }
        }
        return over;
    }

    /**
     * Returns the changes with legacy numbers in place of identifiers, {@link Unpaired} where there is no number.
     *
     * <p>Leaves out those of aggregates that have no number and are not there: nothing of them was ever carried.
     */
    List<At> told(List<At> changes, Connection source) throws SQLException {
        Map<String, Set<String>> ids = new LinkedHashMap<>();
        Map<String, Set<String>> own = new LinkedHashMap<>();
        for (At each : changes) {
            collect(each.change().table(), each.change().before(), ids);
            collect(each.change().table(), each.change().after(), ids);
        }
        Map<String, Map<String, Long>> numbers = new HashMap<>();
        for (Map.Entry<String, Set<String>> each : ids.entrySet()) {
            Map<String, Long> known = IdNumbers.known(source, each.getKey(), each.getValue());
            numbers.put(each.getKey(), known);
            Set<String> unpaired = new LinkedHashSet<>(each.getValue());
            unpaired.removeAll(known.keySet());
            own.put(each.getKey(), IdNumbers.existing(source, each.getKey(), unpaired));
        }
        List<At> told = new ArrayList<>();
        for (At each : changes) {
            RowChange change = each.change();
            RowChange row = new RowChange(
                    change.table(),
                    change.operation(),
                    told(change.table(), change.before(), numbers, own),
                    told(change.table(), change.after(), numbers, own));
            if (!row.before().isEmpty() || !row.after().isEmpty()) {
                told.add(new At(row, each.at()));
            }
        }
        return told;
    }

    private Map<String, @Nullable String> told(
            QualifiedTable table,
            Map<String, @Nullable String> image,
            Map<String, Map<String, Long>> numbers,
            Map<String, Set<String>> existing) {
        Mapped mapped = mapped(table);
        Map<String, @Nullable String> told = new LinkedHashMap<>(image);
        for (Map.Entry<String, String> each : mapped.columns().entrySet()) {
            String id = image.get(each.getKey());
            if (id == null) {
                continue;
            }
            Long number = numbers.getOrDefault(each.getValue(), Map.of()).get(id);
            boolean gone = number == null
                    && !existing.getOrDefault(each.getValue(), Set.of()).contains(id);
            if (gone && mapped.key().filter(each.getKey()::equals).isPresent()) {
                return Map.of();
            }
            told.put(each.getKey(), number == null ? new Unpaired(id).toString() : number.toString());
        }
        return told;
    }

    private void collect(QualifiedTable table, Map<String, @Nullable String> image, Map<String, Set<String>> ids) {
        for (Map.Entry<String, String> each : mapped(table).columns().entrySet()) {
            String id = image.get(each.getKey());
            if (id != null) {
                ids.computeIfAbsent(each.getValue(), it -> new LinkedHashSet<>())
                        .add(id);
            }
        }
    }

    private Mapped mapped(QualifiedTable table) {
        return Optional.ofNullable(tables.get(table)).orElseThrow();
    }

    /** Returns why a row without a number cannot be carried. */
    public static String reason(String entity, Connection modern) throws SQLException {
        String range = IdRange.find(modern, entity)
                .map(it -> it.first() + " to " + it.last())
                .orElse("unknown");
        return "no legacy number is left for it in the range " + range + ", reserved for rows of " + entity
                + " that are born on the modern side; reserve a wider one in the plan and start the bridge anew";
    }

    /**
     * Looks again for numbers of keys that had none.
     *
     * @return the same keys, in their order, each with what it is known by now; empty for a row that is gone without ever
     *     having had a number
     */
    public static Map<Key, Optional<Key>> again(
            EntitySync entity, Collection<Key> keys, Connection source, Connection destination) throws SQLException {
        List<String> ids = new ArrayList<>();
        keys.forEach(key -> Unpaired.of(key).ifPresent(it -> ids.add(it.id())));
        new IdNumbers(destination, source).give(entity.name(), ids);
        Map<String, Long> known = IdNumbers.known(source, entity.name(), ids);
        Set<String> existing = IdNumbers.existing(source, entity.name(), ids);
        InTransaction.rollback(source);
        Map<Key, Optional<Key>> again = new LinkedHashMap<>();
        for (Key key : keys) {
            String id = Unpaired.of(key).orElseThrow().id();
            Long number = known.get(id);
            again.put(
                    key,
                    number != null
                            ? Optional.of(Key.of(number))
                            : existing.contains(id) ? Optional.of(key) : Optional.empty());
        }
        return again;
    }

    /** A change and where it stands in the log. */
    record At(RowChange change, Position at) {}

    /**
     * What a table tells.
     *
     * @param columns with the entity they identify
     * @param key the column that names the aggregate
     */
    private record Mapped(Map<String, String> columns, Optional<String> key) {}
}
