package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** The ledger as rows. */
final class JdbcLedger implements Ledger {
    private final ControlDatabase database;

    JdbcLedger(ControlDatabase database) {
        this.database = database;
    }

    @Override
    public void record(Entry entry) throws SQLException {
        recordOnce(UUID.randomUUID(), entry);
    }

    @Override
    public void recordOnce(UUID event, Entry entry) throws SQLException {
        Sql.of(
                        """
                        insert into strangler_control.ledger (event, capability, at, actor, action, before, after, reason)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (event) do nothing""",
                        event,
                        entry.capability().value(),
                        entry.at(),
                        entry.actor(),
                        entry.action(),
                        entry.before(),
                        entry.after(),
                        entry.reason())
                .update(database);
    }

    @Override
    public List<Entry> history(CapabilityName capability) throws SQLException {
        return Sql.of(
                        "select * from strangler_control.ledger where capability = ? order by at desc, id desc",
                        capability.value())
                .list(
                        database,
                        rows -> new Entry(
                                capability,
                                Sql.instant(rows, "at"),
                                rows.getString("actor"),
                                rows.getString("action"),
                                rows.getString("before"),
                                rows.getString("after"),
                                rows.getString("reason")));
    }
}
