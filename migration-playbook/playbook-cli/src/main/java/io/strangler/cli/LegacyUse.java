package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.TableUse;
import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a server how often a table was read and written, and which slots are left. */
final class LegacyUse {
    private static final String USE = """
            select coalesce(t.seq_scan, 0) + coalesce(t.idx_scan, 0) as reads,
                   t.n_tup_ins + t.n_tup_upd + t.n_tup_del as writes,
                   coalesce(d.stats_reset::text, '') as epoch
              from pg_stat_user_tables t, pg_stat_database d
             where t.relid = to_regclass(?) and d.datname = current_database()""";
    private static final String SLOTS = """
            select slot_name from pg_replication_slots
             where starts_with(slot_name, ?) and database = current_database() order by slot_name""";

    private LegacyUse() {}

    /** Returns the counters of a table; empty when there is no such table. */
    static Optional<TableUse> of(DatabaseSpec database, CapabilityName capability, String table, Instant now)
            throws SQLException {
        try (Connection connection = database.open("strangler-report");
                PreparedStatement statement = connection.prepareStatement(USE)) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new TableUse(
                                capability,
                                now,
                                table,
                                rows.getLong("reads"),
                                rows.getLong("writes"),
                                rows.getString("epoch")))
                        : Optional.empty();
            }
        }
    }

    /** Returns the slots whose name begins as the pattern does. */
    static List<String> slots(DatabaseSpec database, String pattern) throws SQLException {
        try (Connection connection = database.open("strangler-report");
                PreparedStatement statement = connection.prepareStatement(SLOTS)) {
            statement.setString(1, pattern.substring(0, pattern.length() - 1));
            try (ResultSet rows = statement.executeQuery()) {
                List<String> slots = new ArrayList<>();
                while (rows.next()) {
                    slots.add(rows.getString(1));
                }
                return slots;
            }
        }
    }
}
