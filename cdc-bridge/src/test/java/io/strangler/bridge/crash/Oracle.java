package io.strangler.bridge.crash;

import io.strangler.bridge.crash.Ledger.Entry;
import io.strangler.bridge.database.Position;
import io.strangler.translate.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges both ledgers when both sides are at rest and drained.
 *
 * <p>Applications raise a row's version by one each time, on the side that has authority over its key. A bridge that reads
 * states anew may pass versions by; the exact effect of every change is then that
 * <ul>
 *   <li>of each key the versions on a side only ever rise: nothing is stored twice, taken back or out of order;
 *   <li>the bridge stores only what an application has stored on the other side; on modern, where it writes whole
 *       aggregates, one is always as a transaction left it (on legacy it writes the columns that modern changed, and those of
 *       a later transaction may come first, until the watermark passes that one);
 *   <li>no version is given by applications twice: nobody wrote without seeing what was acknowledged before;
 *   <li>when the watermark has passed a transaction, all of its rows are there, or newer ones;
 *   <li>the watermark only ever rises, until its stream begins anew;
 *   <li>in the end both sides have the same, and all that was acknowledged.
 * </ul>
 */
final class Oracle {
    private static final Set<String> AGGREGATE = Set.of("person", "phone");

    private final Map<Side, List<Entry>> ledgers;
    private final List<String> violations = new ArrayList<>();

    private Oracle(List<Entry> legacy, List<Entry> modern) {
        this.ledgers = Map.of(Side.LEGACY, legacy, Side.MODERN, modern);
    }

    /** Returns everything that is not as it should be. */
    static List<String> violations(List<Entry> legacy, List<Entry> modern, List<Done> acknowledged) {
        Oracle oracle = new Oracle(legacy, modern);
        oracle.rises(Side.LEGACY);
        oracle.rises(Side.MODERN);
        oracle.storesOnlyWhatIsThere(Side.LEGACY);
        oracle.storesOnlyWhatIsThere(Side.MODERN);
        oracle.givesNothingTwice();
        oracle.endsEqual();
        for (Side side : Side.values()) {
            oracle.has(
                    side,
                    acknowledged.stream()
                            .filter(each -> each.side() == side)
                            .sorted(Comparator.comparing(Done::after))
                            .toList());
        }
        return List.copyOf(oracle.violations);
    }

    private void rises(Side side) {
        Map<Row, Entry> last = new HashMap<>();
        Position watermark = new Position(0);
        for (Entry each : ledgers.get(side)) {
            if (each.entity().equals(Ledger.WATERMARK)) {
                if (each.value() > 0 && each.position().compareTo(watermark) <= 0) {
                    violations.add(side + ": the watermark went from " + watermark + " to " + each.position());
                }
                watermark = each.position();
                continue;
            }
            Entry before = last.put(Row.of(each), each);
            if (each.value() < 0) {
                violations.add(side + ": deleted " + each);
            } else if (before != null && before.value() >= each.value()) {
                violations.add(side + ": stored " + (before.value() == each.value() ? "twice " : "an older ") + each
                        + " after " + before);
            }
        }
    }

    private void storesOnlyWhatIsThere(Side side) {
        Set<State> left = left(side.opposite(), false);
        if (side == Side.MODERN) {
            left(side, true).stream()
                    .filter(state -> !left.contains(state))
                    .forEach(state ->
                            violations.add(side + ": no application has left " + state + " on the other side"));
        }
        Set<Map.Entry<Row, Long>> given = new HashSet<>();
        ledgers.get(side.opposite()).stream()
                .filter(each -> !each.bridge())
                .forEach(each -> given.add(Map.entry(Row.of(each), each.value())));
        ledgers.get(side).stream()
                .filter(each -> each.bridge() && !each.entity().equals(Ledger.WATERMARK))
                .filter(each -> !given.contains(Map.entry(Row.of(each), each.value())))
                .forEach(each -> violations.add(side + ": no application has stored " + each + " on the other side"));
    }

    // What the rows of an aggregate were after each transaction of applications, or of the bridge.
    private Set<State> left(Side side, boolean bridge) {
        Set<State> states = new HashSet<>();
        Map<Row, Long> values = new HashMap<>();
        Map<Long, Entry> open = new HashMap<>();
        for (Entry each : ledgers.get(side)) {
            if (!AGGREGATE.contains(each.entity())) {
                continue;
            }
            Entry before = open.put(each.key(), each);
            if (before != null && before.xid() != each.xid() && before.bridge() == bridge) {
                states.add(State.of(each.key(), values));
            }
            values.put(Row.of(each), each.value());
        }
        open.forEach((key, last) -> {
            if (last.bridge() == bridge) {
                states.add(State.of(key, values));
            }
        });
        return states;
    }

    private void givesNothingTwice() {
        Map<Row, Set<Long>> given = new HashMap<>();
        for (Side side : Side.values()) {
            for (Entry each : ledgers.get(side)) {
                if (!each.bridge()
                        && !each.entity().equals(Ledger.WATERMARK)
                        && !given.computeIfAbsent(Row.of(each), it -> new HashSet<>())
                                .add(each.value())) {
                    violations.add(side + ": an application stored a second " + each
                            + " without having seen the first, which was lost");
                }
            }
        }
    }

    private void endsEqual() {
        Map<Row, Long> legacy = last(Side.LEGACY);
        Map<Row, Long> modern = last(Side.MODERN);
        Set<Row> rows = new HashSet<>(legacy.keySet());
        rows.addAll(modern.keySet());
        for (Row each : rows) {
            if (!legacy.getOrDefault(each, -1L).equals(modern.getOrDefault(each, -1L))) {
                violations.add(
                        each + " ends as " + legacy.get(each) + " on legacy, as " + modern.get(each) + " on modern");
            }
        }
    }

    private Map<Row, Long> last(Side side) {
        Map<Row, Long> last = new HashMap<>();
        for (Entry each : ledgers.get(side)) {
            if (!each.entity().equals(Ledger.WATERMARK)) {
                last.put(Row.of(each), each.value());
            }
        }
        return last;
    }

    private void has(Side side, List<Done> acknowledged) {
        Map<Row, Set<Long>> written = new HashMap<>();
        ledgers.get(side).stream().filter(each -> !each.bridge()).forEach(each -> written.computeIfAbsent(
                        Row.of(each), it -> new HashSet<>())
                .add(each.value()));
        Map<Row, List<Entry>> carried = new HashMap<>();
        List<Entry> watermarks = new ArrayList<>();
        for (Entry each : ledgers.get(side.opposite())) {
            if (each.entity().equals(Ledger.WATERMARK)) {
                watermarks.add(each);
            } else {
                carried.computeIfAbsent(Row.of(each), it -> new ArrayList<>()).add(each);
            }
        }
        int passed = 0;
        for (Done done : acknowledged) {
            while (passed < watermarks.size()
                    && !watermarks.get(passed).position().reached(done.after())) {
                passed++;
            }
            if (passed == watermarks.size()) {
                violations.add(side.opposite() + ": the watermark has never passed " + done);
                return;
            }
            long by = watermarks.get(passed).seq();
            done.rows().forEach((row, value) -> {
                if (!written.getOrDefault(row, Set.of()).contains(value)) {
                    violations.add(side + ": " + value + " of " + row + " was acknowledged and is not there");
                }
                if (carried.getOrDefault(row, List.of()).stream()
                        .noneMatch(each -> each.seq() < by && each.value() >= value)) {
                    violations.add(
                            side.opposite() + ": the watermark passed " + done + " without " + value + " of " + row);
                }
            });
        }
    }

    /** A row, whatever version. */
    record Row(String entity, long key) {
        static Row of(Entry entry) {
            return new Row(entry.entity(), entry.key());
        }
    }

    /** An aggregate as a transaction left it. */
    private record State(long key, long person, long phone) {
        static State of(long key, Map<Row, Long> values) {
            return new State(
                    key,
                    values.getOrDefault(new Row("person", key), -1L),
                    values.getOrDefault(new Row("phone", key), -1L));
        }
    }

    /**
     * A transaction of an application.
     *
     * @param after a position of its side's log behind its commit
     * @param rows the versions it gave
     */
    record Done(Side side, Position after, Map<Row, Long> rows) {
        Done {
            rows = Map.copyOf(rows);
        }
    }
}
