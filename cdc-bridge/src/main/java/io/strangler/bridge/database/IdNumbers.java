package io.strangler.bridge.database;

import io.strangler.translate.jdbc.IdRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives rows that were born on the modern side their legacy numbers.
 *
 * <p>The pair is committed in the modern database before anything is stored under the number: whoever does it again, after a
 * death or at the same moment, finds the pair and stores under the same number.
 */
public record IdNumbers(Connection legacy, Connection modern) {
    private static final int AT_ONCE = 5_000;

    /** Returns the numbers that identifiers are paired with; those paired with nothing are left out. */
    public static Map<String, Long> known(Connection modern, String entity, Collection<String> ids)
            throws SQLException {
        Map<String, Long> known = new HashMap<>();
        for (Pair pair : Sql.list(
                modern,
                "select i.modern, i.legacy from unnest(?::text[]) m join strangler.id_pair i on i.entity = ? and i.modern = m",
                row -> new Pair(row.getString(1), row.getLong(2)),
                ids.toArray(),
                entity)) {
            known.put(pair.modern(), pair.legacy());
        }
        return known;
    }

    /** Returns those identifiers under which there is a row. */
    public static Set<String> existing(Connection modern, String entity, Collection<String> ids) throws SQLException {
        Optional<IdRange> range = ids.isEmpty() ? Optional.empty() : IdRange.find(modern, entity);
        return range.isEmpty()
                ? Set.of()
                : new HashSet<>(Sql.list(
                        modern,
                        "select m from unnest(?::text[]) m join " + range.get().modern() + " t on t."
                                + range.get().column() + " = m::" + range.get().cast(),
                        row -> row.getString(1),
                        new Object[] {ids.toArray()}));
    }

    /** Pairs, in the given order, the identifiers of rows that exist and have no number, as far as there are numbers left. */
    public void give(String entity, Collection<String> ids) throws SQLException {
        List<String> all = List.copyOf(ids);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + AT_ONCE));
            InTransaction.run(modern, () -> giveSome(entity, some));
        }
    }

    /** Pairs all rows that have no number; returns whether every one of them has one now. */
    public boolean giveAll(String entity) throws SQLException {
        IdRange range = IdRange.find(modern, entity).orElseThrow();
        Optional<String> after = Optional.empty();
        while (true) {
            List<String> ids = Sql.list(
                    modern,
                    "select t." + range.column() + "::text from " + range.modern() + " t"
                            + (after.isEmpty() ? "" : " where t." + range.column() + " > ?::" + range.cast())
                            + " order by t." + range.column() + " limit " + AT_ONCE,
                    row -> row.getString(1),
                    after.stream().toArray());
            if (ids.isEmpty()) {
                return true;
            }
            give(entity, ids);
            List<String> without = new ArrayList<>(ids);
            without.removeAll(known(modern, entity, ids).keySet());
            if (!existing(modern, entity, without).isEmpty()) {
                return false;
            }
            after = Optional.of(ids.getLast());
        }
    }

    private void giveSome(String entity, List<String> ids) throws SQLException {
        Optional<IdRange> locked = IdRange.lock(modern, entity);
        if (locked.isEmpty()) {
            return;
        }
        IdRange range = locked.get();
        List<String> without = Sql.list(
                modern,
                "select m from unnest(?::text[]) with ordinality u(m, n) where exists (select from " + range.modern()
                        + " t where t." + range.column() + " = m::" + range.cast() + ") and not exists (select from"
                        + " strangler.id_pair i where i.entity = ? and i.modern = m) group by m order by min(n)",
                row -> row.getString(1),
                ids.toArray(),
                entity);
        List<String> numbers = new ArrayList<>();
        long next = range.next();
        while (numbers.size() < without.size() && next <= range.last()) {
            long to = Math.min(range.last(), next + (without.size() - numbers.size()) - 1);
            numbers.addAll(free(range, next, to));
            next = to + 1;
        }
        if (next > range.next()) {
            Sql.execute(
                    modern,
                    "insert into strangler.id_pair (entity, legacy, modern)"
                            + " select ?, n::bigint, m from unnest(?::text[], ?::text[]) u(n, m)",
                    entity,
                    numbers.toArray(),
                    without.subList(0, numbers.size()).toArray());
            Sql.execute(modern, "update strangler.id_range set next = ? where entity = ?", next, entity);
        }
    }

    // What legacy has there all the same is another row, which must not be taken for this one.
    private List<String> free(IdRange range, long from, long to) throws SQLException {
        Set<Long> taken = new HashSet<>(Sql.list(
                legacy,
                "select " + range.number() + " from " + range.legacy() + " where " + range.number()
                        + " between ? and ?",
                row -> row.getLong(1),
                from,
                to));
        taken.addAll(Sql.list(
                modern,
                "select legacy from strangler.id_pair where entity = ? and legacy between ? and ?",
                row -> row.getLong(1),
                range.entity(),
                from,
                to));
        List<String> free = new ArrayList<>();
        for (long number = from; number <= to; number++) {
            if (!taken.contains(number)) {
                free.add(Long.toString(number));
            }
        }
        return free;
    }

    private record Pair(String modern, long legacy) {}
}
