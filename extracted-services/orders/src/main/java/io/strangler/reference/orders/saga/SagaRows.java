package io.strangler.reference.orders.saga;

import io.strangler.reference.orders.order.OrderStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of sagas. */
@Component
final class SagaRows {

    private final JdbcClient jdbc;
    private final Clock clock;

    SagaRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void add(Saga saga) {
        jdbc.sql("""
                insert into saga (order_number, key, state, step, ends_as, run, attempts, deadline, reason, version, changed_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)""")
                .param(saga.order())
                .param(saga.key())
                .param(saga.state().name())
                .param(saga.step().name())
                .param(saga.endsAs().name())
                .param(saga.run())
                .param(saga.attempts())
                .param(Timestamp.from(saga.deadline()))
                .param(saga.reason())
                .param(Timestamp.from(clock.instant()))
                .update();
    }

    Optional<Saga> find(long order) {
        return jdbc.sql("select * from saga where order_number = ?")
                .param(order)
                .query(SagaRows::row)
                .optional();
    }

    /** Finds the saga and keeps everybody else from changing it. */
    Optional<Saga> lock(long order) {
        return jdbc.sql("select * from saga where order_number = ? for update")
                .param(order)
                .query(SagaRows::row)
                .optional();
    }

    List<Saga> parked(int limit) {
        return jdbc.sql("select * from saga where state = 'PARKED' order by order_number limit ?")
                .param(limit)
                .query(SagaRows::row)
                .list();
    }

    /** Stores what became of a saga, unless somebody else did in the meantime: then it returns false and nothing is stored. */
    boolean become(Saga next) {
        return jdbc.sql("""
                        update saga set state = ?, step = ?, ends_as = ?, run = ?, attempts = ?, deadline = ?, reason = ?,
                               version = version + 1, changed_at = ?
                         where order_number = ? and version = ?""")
                        .param(next.state().name())
                        .param(next.step().name())
                        .param(next.endsAs().name())
                        .param(next.run())
                        .param(next.attempts())
                        .param(Timestamp.from(next.deadline()))
                        .param(next.reason())
                        .param(Timestamp.from(clock.instant()))
                        .param(next.order())
                        .param(next.version())
                        .update()
                == 1;
    }

    private static Saga row(ResultSet row, int n) throws SQLException {
        return new Saga(
                row.getLong("order_number"),
                row.getString("key"),
                SagaState.valueOf(row.getString("state")),
                SagaStep.valueOf(row.getString("step")),
                OrderStatus.valueOf(row.getString("ends_as")),
                row.getInt("run"),
                row.getInt("attempts"),
                row.getTimestamp("deadline").toInstant(),
                row.getString("reason"),
                row.getLong("version"));
    }
}
