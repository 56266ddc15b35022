package io.strangler.bridge.parked;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What was settled of which key within the last minute, kept in the destination with what was settled, so that a key that
 * goes back and forth is known for it also after a restart.
 */
public record Bounces(StreamName stream) {
    private static final int SECONDS = 60;
    // The same value again says that somebody undoes what we store; another one may be honest work of both sides.
    private static final int SAME = 5;
    private static final int ANY = 50;

    /** Returns what is known of the keys. */
    public Map<List<String>, Last> find(Connection connection, String entity, Collection<List<String>> keys)
            throws SQLException {
        Map<List<String>, Last> found = new HashMap<>();
        Sql.list(
                        connection,
                        "select key, lsn::text, wrote, again, bounces from strangler.settled where stream = ?"
                                + " and entity = ? and key in (select k::text[] from unnest(?::text[]) k)"
                                + " and at > clock_timestamp() - interval '" + SECONDS + " seconds'",
                        row -> Map.entry(
                                texts(row.getArray(1)),
                                new Last(
                                        Position.parse(row.getString(2)),
                                        wrote(texts(row.getArray(3))),
                                        row.getInt(4),
                                        row.getInt(5))),
                        stream.value(),
                        entity,
                        keys.stream().map(Sql::array).toArray())
                .forEach(each -> found.put(each.getKey(), each.getValue()));
        return found;
    }

    /** Keeps what was settled just now; a key without anything to keep is forgotten. */
    public void keep(Connection connection, String entity, Map<List<String>, Optional<Last>> keys) throws SQLException {
        List<List<String>> gone = new ArrayList<>();
        List<Map.Entry<List<String>, Last>> kept = new ArrayList<>();
        keys.forEach((key, last) -> {
            if (last.isPresent()) {
                kept.add(Map.entry(key, last.get()));
            } else {
                gone.add(key);
            }
        });
        if (!gone.isEmpty()) {
            Sql.execute(
                    connection,
                    "delete from strangler.settled where stream = ? and entity = ?"
                            + " and key in (select k::text[] from unnest(?::text[]) k)",
                    stream.value(),
                    entity,
                    gone.stream().map(Sql::array).toArray());
        }
        if (!kept.isEmpty()) {
            keep(connection, entity, kept);
        }
    }

    private void keep(Connection connection, String entity, List<Map.Entry<List<String>, Last>> kept)
            throws SQLException {
        Sql.execute(
                connection,
                "insert into strangler.settled as s (stream, entity, key, lsn, wrote, again, bounces)"
                        + " select ?, ?, k::text[], l::pg_lsn, w::text[], a::int, b::int"
                        + " from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) u(k, l, w, a, b)"
                        + " on conflict (stream, entity, key) do update set lsn = excluded.lsn, wrote = excluded.wrote,"
                        + " again = excluded.again, bounces = excluded.bounces, at = clock_timestamp()",
                stream.value(),
                entity,
                kept.stream().map(each -> Sql.array(each.getKey())).toArray(),
                kept.stream().map(each -> each.getValue().at().toString()).toArray(),
                kept.stream()
                        .map(each -> Sql.array(texts(each.getValue().wrote())))
                        .toArray(),
                kept.stream()
                        .map(each -> Integer.toString(each.getValue().again()))
                        .toArray(),
                kept.stream()
                        .map(each -> Integer.toString(each.getValue().bounces()))
                        .toArray());
    }

    /** Forgets what is too old to tell anything. */
    public void trim(Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "delete from strangler.settled where stream = ? and at < clock_timestamp() - interval '" + SECONDS
                        + " seconds'",
                stream.value());
    }

    private static List<String> texts(Map<String, Wrote> wrote) {
        List<String> texts = new ArrayList<>();
        wrote.forEach((column, each) -> texts.addAll(List.of(column, each.wanted(), each.left())));
        return texts;
    }

    private static Map<String, Wrote> wrote(List<String> texts) {
        Map<String, Wrote> wrote = new HashMap<>();
        for (int i = 0; i < texts.size(); i += 3) {
            wrote.put(texts.get(i), new Wrote(texts.get(i + 1), texts.get(i + 2)));
        }
        return wrote;
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    /**
     * What is known of a key.
     *
     * @param at everything written in the source before was carried
     * @param wrote the columns that were changed in the destination
     * @param again how many times in a row the same value had to be written again to what somebody had changed meanwhile
     * @param bounces how many times in a row anything had to be
     */
    public record Last(Position at, Map<String, Wrote> wrote, int again, int bounces) {
        public Last {
            wrote = Map.copyOf(wrote);
        }

        /**
         * Returns what is known after one more settling.
         *
         * @param present marks of what the columns held before it
         * @param wrote those that it writes
         */
        public static Last next(
                Optional<Last> before, Position at, Map<String, String> present, Map<String, Wrote> wrote) {
            boolean changed = false;
            boolean same = false;
            for (Map.Entry<String, Wrote> each : wrote.entrySet()) {
                Optional<Wrote> earlier = before.map(last -> last.wrote().get(each.getKey()));
                // What a trigger makes of our own writes nobody has changed since.
                if (earlier.isPresent() && !earlier.get().left().equals(present.get(each.getKey()))) {
                    changed = true;
                    same |= earlier.get().wanted().equals(each.getValue().wanted());
                }
            }
            return new Last(
                    at,
                    wrote,
                    same ? before.map(Last::again).orElse(0) + 1 : 0,
                    changed ? before.map(Last::bounces).orElse(0) + 1 : 0);
        }

        /** Returns the same with what was there afterwards, told by the name of the column. */
        public Last left(UnaryOperator<String> marks) {
            Map<String, Wrote> left = new HashMap<>();
            wrote.forEach((column, each) -> left.put(column, new Wrote(each.wanted(), marks.apply(column))));
            return new Last(at, left, again, bounces);
        }

        /** Returns why the key must not be settled again by itself; empty for one that may. */
        public Optional<String> verdict() {
            if (again < SAME && bounces < ANY) {
                return Optional.empty();
            }
            String what = again >= SAME ? again + " times in a row the same value" : bounces + " times in a row";
            return Optional.of("bounces between the sides: within " + SECONDS + " s between any two, " + what
                    + " had to be written again to "
                    + String.join(", ", wrote.keySet().stream().sorted().toList())
                    + " after the other side had changed it; something on each side (a trigger, a job, a translator"
                    + " that is not stable) rewrites what the other one stores");
        }
    }

    /**
     * Marks of one column's values.
     *
     * @param wanted what was to be stored
     * @param left what was there afterwards
     */
    public record Wrote(String wanted, String left) {}
}
