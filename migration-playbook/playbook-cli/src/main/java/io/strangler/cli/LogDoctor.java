package io.strangler.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a server keeps of its log for streams, and at what becomes of their slots when it fails. */
final class LogDoctor {
    private final String system;
    private final Connection connection;

    LogDoctor(String system, Connection connection) {
        this.system = system;
        this.connection = connection;
    }

    List<Finding> examine() throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String bound = setting("max_slot_wal_keep_size");
        findings.add(
                bound.equals("-1")
                        ? Finding.warn(
                                system + " max_slot_wal_keep_size",
                                "no bound",
                                "while a stream is down its log fills the server's disk: set it to what the disk can spare")
                        : Finding.ok(
                                system + " max_slot_wal_keep_size",
                                bound + "; a stream that is further behind is lost and has to be loaded anew"));
        if (!setting("idle_replication_slot_timeout").matches("0?")) {
            findings.add(Finding.warn(
                    system + " idle_replication_slot_timeout",
                    setting("idle_replication_slot_timeout"),
                    "a stream that is paused for so long is lost: set it to 0"));
        }
        if (truth(
                        "select exists (select from pg_replication_slots s where slot_type = 'physical')"
                                + " and exists (select from pg_replication_slots s where (to_jsonb(s) ->> 'failover')::boolean)")
                && setting("synchronized_standby_slots").isEmpty()) {
            findings.add(
                    Finding.warn(
                            system + " synchronized_standby_slots",
                            "empty",
                            "a standby that is promoted may know less than a stream has carried: name its physical slot there"));
        }
        return findings;
    }

    private String setting(String name) throws SQLException {
        return text("select coalesce(current_setting('" + name + "', true), '')");
    }

    private boolean truth(String sql) throws SQLException {
        return text(sql).equals("t");
    }

    private String text(String sql) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet rows = query.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }
}
