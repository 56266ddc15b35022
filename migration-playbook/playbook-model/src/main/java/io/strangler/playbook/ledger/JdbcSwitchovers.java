package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Switchovers as rows; {@code where state = 'REQUESTED'} on every change makes the database the arbiter. */
final class JdbcSwitchovers implements Switchovers {
    private final ControlDatabase database;

    JdbcSwitchovers(ControlDatabase database) {
        this.database = database;
    }

    @Override
    public Instant deadline(Duration limit) throws SQLException {
        return Sql.of("select clock_timestamp() + ? * interval '1 millisecond' as deadline", limit.toMillis())
                .first(database, rows -> Sql.instant(rows, "deadline"))
                .orElseThrow();
    }

    @Override
    public Duration left(Instant deadline) throws SQLException {
        return Sql.of(
                        "select greatest(0, ceil(extract(epoch from ?::timestamptz - clock_timestamp()) * 1000))::bigint",
                        deadline)
                .first(database, rows -> Duration.ofMillis(rows.getLong(1)))
                .orElseThrow();
    }

    @Override
    public long request(CapabilityName capability, StageRule present, StageRule wanted, Instant deadline)
            throws SQLException {
        return Sql.of(
                        """
                        with superseded as (
                          update strangler_control.switchover
                          set state = 'CANCELLED', reason = 'superseded by a later request', finished_at = now()
                          where capability = ? and state = 'REQUESTED')
                        insert into strangler_control.switchover (capability, present, wanted, state, deadline)
                        values (?, ?, ?, 'REQUESTED', ?)
                        returning id, pg_notify(?, '')""",
                        capability.value(),
                        capability.value(),
                        present.definition(),
                        wanted.definition(),
                        deadline,
                        CHANNEL)
                .first(database, rows -> rows.getLong(1))
                .orElseThrow();
    }

    @Override
    public Switchover find(long id) throws SQLException {
        return Sql.of("select * from strangler_control.switchover where id = ?", id)
                .first(database, JdbcSwitchovers::read)
                .orElseThrow(() -> new SQLException("there is no switchover " + id));
    }

    @Override
    public List<Switchover> requested() throws SQLException {
        return Sql.of("select * from strangler_control.switchover where state = 'REQUESTED' order by id")
                .list(database, JdbcSwitchovers::read);
    }

    @Override
    public boolean adopt(long id) throws SQLException {
        // One statement, so that the state and the rule in force cannot part. Not now(): the row may have been waited
        // for.
        return Sql.of("""
                                with adopted as (
                                  update strangler_control.switchover set state = 'ADOPTED', finished_at = now()
                                  where id = ? and state = 'REQUESTED' and deadline > clock_timestamp()
                                  returning id, capability, wanted)
                                insert into strangler_control.in_force (capability, epoch, definition)
                                select capability, id, wanted from adopted
                                on conflict (capability) do update
                                set epoch = excluded.epoch, definition = excluded.definition, since = now()""", id).update(database) == 1;
    }

    @Override
    public void refuse(long id, String reason) throws SQLException {
        finish(id, "REFUSED", reason);
    }

    @Override
    public boolean cancel(long id, String reason) throws SQLException {
        return finish(id, "CANCELLED", reason) || find(id).state() != Switchover.State.ADOPTED;
    }

    @Override
    public Optional<InForce> inForce(CapabilityName capability) throws SQLException {
        return Sql.of(
                        "select epoch, definition from strangler_control.in_force where capability = ?",
                        capability.value())
                .first(database, rows -> new InForce(rows.getLong(1), rows.getString(2)));
    }

    private boolean finish(long id, String state, String reason) throws SQLException {
        return Sql.of("""
                                update strangler_control.switchover set state = ?, reason = ?, finished_at = now()
                                where id = ? and state = 'REQUESTED'""", state, reason, id).update(database) == 1;
    }

    private static Switchover read(ResultSet rows) throws SQLException {
        return new Switchover(
                rows.getLong("id"),
                new CapabilityName(rows.getString("capability")),
                rows.getString("present"),
                rows.getString("wanted"),
                Switchover.State.valueOf(rows.getString("state")),
                Optional.ofNullable(rows.getString("reason")),
                Sql.instant(rows, "deadline"));
    }
}
