package io.strangler.reference.migration.oracle;

import io.strangler.reference.migration.systems.BatchSlice;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The nightly batch's own accounts: what it counted on a customer must agree with what it logged, from a start on. */
public final class StatementCounts {
    private static final String LOGGED = "select cust_no, count(*) from batch_run group by 1";

    // The counts that the customers had when nothing was logged yet.
    private final Map<Long, Long> start;

    private StatementCounts(Map<Long, Long> start) {
        this.start = start;
    }

    /** Takes the counts that the monolith's customers have now, less what is logged already. */
    public static StatementCounts start(Connection shop) throws SQLException {
        Map<Long, Long> start = counts(shop, StoredSide.LEGACY);
        numbers(shop, LOGGED).forEach((number, logged) -> start.merge(number, -logged, Long::sum));
        return new StatementCounts(start);
    }

    /** Compares a side with the batch's log, which lies in the monolith's database. */
    public List<Finding> compare(StoredSide side, Connection database, Connection shop) throws SQLException {
        Map<Long, Long> logged = numbers(shop, LOGGED);
        Map<Long, Long> counted = counts(database, side);
        List<Finding> findings = new ArrayList<>();
        // Customers who were born since counted nothing before.
        Set<Long> numbers = new TreeSet<>(start.keySet());
        numbers.addAll(logged.keySet());
        numbers.forEach(number -> {
            long expected = start.getOrDefault(number, 0L) + logged.getOrDefault(number, 0L);
            Long found = counted.get(number);
            if (found == null || found != expected) {
                findings.add(new Finding(
                        side, "customer " + number, expected + " statements", found == null ? "none" : "" + found));
            }
        });
        return findings;
    }

    /** Returns how many statements the batch has logged. */
    public static long logged(Connection shop) throws SQLException {
        return numbers(shop, LOGGED).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static Map<Long, Long> counts(Connection database, StoredSide side) throws SQLException {
        return numbers(database, side.statements() + BatchSlice.condition(side.number()));
    }

    private static Map<Long, Long> numbers(Connection database, String query) throws SQLException {
        Map<Long, Long> numbers = new HashMap<>();
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery(query)) {
            while (rows.next()) {
                numbers.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return numbers;
    }
}
