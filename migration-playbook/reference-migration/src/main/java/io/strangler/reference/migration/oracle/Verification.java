package io.strangler.reference.migration.oracle;

import io.strangler.reference.migration.oracle.StoryLedger.Expected;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Compares a database, by plain SQL and past every program of the toolkit, with what was acknowledged. */
public final class Verification {
    private final StoryLedger ledger;

    public Verification(StoryLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns everything that was acknowledged and is not there, or is there and was not. */
    public List<Finding> compare(StoredSide side, Connection database) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        customers(side, database, findings);
        tokens(side, database, findings);
        return findings;
    }

    private void customers(StoredSide side, Connection database, List<Finding> findings) throws SQLException {
        Map<Long, Expected> all = ledger.expected();
        Map<Long, Known> stored = stored(side, database, all.keySet());
        all.forEach((number, expected) -> {
            Known found = stored.getOrDefault(number, Known.GONE);
            if (!expected.accepts(found)) {
                findings.add(new Finding(
                        side,
                        "customer " + number,
                        expected.known()
                                + expected.possible()
                                        .map(other -> " (or " + other + ")")
                                        .orElse(""),
                        found.toString()));
            }
        });
    }

    // A create that was lost, or happened twice, shows by its name, whatever number it got.
    private void tokens(StoredSide side, Connection database, List<Finding> findings) throws SQLException {
        Map<String, Long> stored = new HashMap<>();
        try (Statement sql = database.createStatement();
                ResultSet rows = sql.executeQuery(side.tokens())) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getLong(2));
            }
        }
        Set<String> allowed = ledger.allowedTokens();
        for (String token : ledger.expectedTokens()) {
            if (!stored.containsKey(token)) {
                findings.add(new Finding(side, "created " + token, "once", "nowhere"));
            }
        }
        stored.forEach((token, times) -> {
            if (times > 1 || !allowed.contains(token)) {
                findings.add(new Finding(
                        side, "created " + token, allowed.contains(token) ? "once" : "nowhere", times + " times"));
            }
        });
    }

    private static Map<Long, Known> stored(StoredSide side, Connection database, Set<Long> numbers)
            throws SQLException {
        Map<Long, Known> stored = new HashMap<>();
        try (PreparedStatement sql = database.prepareStatement(side.customers())) {
            Array wanted = database.createArrayOf("bigint", numbers.toArray());
            sql.setArray(1, wanted);
            try (ResultSet rows = sql.executeQuery()) {
                while (rows.next()) {
                    stored.put(
                            rows.getLong(1),
                            Known.of(
                                    Optional.ofNullable(rows.getString(2)),
                                    Optional.ofNullable(rows.getString(4)),
                                    rows.getLong(3)));
                }
            }
        }
        return stored;
    }
}
