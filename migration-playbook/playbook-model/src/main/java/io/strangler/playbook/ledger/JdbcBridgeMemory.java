package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import java.sql.SQLException;
import java.util.Optional;

/** The bridge's memory as rows. */
record JdbcBridgeMemory(ControlDatabase database) implements BridgeMemory {
    @Override
    public Optional<String> followed(CapabilityName capability) throws SQLException {
        return Sql.of("select definition from strangler_control.followed where capability = ?", capability.value())
                .first(database, rows -> rows.getString(1));
    }

    @Override
    public void follow(CapabilityName capability, String definition) throws SQLException {
        Sql.of("""
                        insert into strangler_control.followed (capability, definition) values (?, ?)
                        on conflict (capability) do update set definition = excluded.definition, since = now()""", capability.value(), definition).update(database);
    }

    @Override
    public Optional<Pause> pause(CapabilityName capability, Side from) throws SQLException {
        return Sql.of(
                        "select reason, since from strangler_control.paused where capability = ? and from_side = ?",
                        capability.value(),
                        from.word())
                .first(database, rows -> new Pause(rows.getString("reason"), Sql.instant(rows, "since")));
    }

    @Override
    public void pause(CapabilityName capability, Side from, String reason) throws SQLException {
        Sql.of("""
                        insert into strangler_control.paused (capability, from_side, reason) values (?, ?, ?)
                        on conflict (capability, from_side) do update set reason = excluded.reason""", capability.value(), from.word(), reason).update(database);
    }

    @Override
    public void resume(CapabilityName capability, Side from) throws SQLException {
        Sql.of(
                        "delete from strangler_control.paused where capability = ? and from_side = ?",
                        capability.value(),
                        from.word())
                .update(database);
    }
}
