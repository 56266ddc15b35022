package io.strangler.reference.inventory.reservation;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The statements on the tables of reservations and stock; what they mean together is said by {@link Reservations}. */
@Component
final class ReservationRows {

    private final JdbcClient jdbc;

    ReservationRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Adds a reservation without lines; returns false when the key is taken, after whoever took it has committed. */
    boolean add(ReservationKey key, ReservationState state, Instant now, Instant expiresAt) {
        return jdbc.sql("""
                        insert into reservation (key, state, reserved_at, expires_at) values (?, ?, ?, ?)
                        on conflict (key) do nothing""")
                        .params(key.value(), state.name(), Timestamp.from(now), Timestamp.from(expiresAt))
                        .update()
                == 1;
    }

    void addLines(ReservationKey key, List<Allocation> allocations) {
        jdbc.sql("""
                insert into reservation_line (key, sku, warehouse, quantity)
                select ?, * from unnest(?::text[], ?::text[], ?::int[])""")
                .param(key.value())
                .param(allocations.stream().map(Allocation::sku).toArray(String[]::new))
                .param(allocations.stream().map(Allocation::warehouse).toArray(String[]::new))
                .param(allocations.stream().map(Allocation::quantity).toArray(Integer[]::new))
                .update();
    }

    Optional<Reservation> find(ReservationKey key) {
        return read("select * from reservation where key = ?", key);
    }

    /** Finds the reservation and keeps everybody else from changing it. */
    Optional<Reservation> lock(ReservationKey key) {
        return read("select * from reservation where key = ? for update", key);
    }

    private Optional<Reservation> read(String sql, ReservationKey key) {
        return jdbc.sql(sql)
                .param(key.value())
                .query((row, n) -> new Reservation(
                        key.value(),
                        ReservationState.valueOf(row.getString("state")),
                        row.getTimestamp("expires_at").toInstant(),
                        List.of()))
                .optional()
                .map(bare -> new Reservation(bare.key(), bare.state(), bare.expiresAt(), lines(key)));
    }

    private List<Allocation> lines(ReservationKey key) {
        return jdbc.sql("select sku, warehouse, quantity from reservation_line where key = ? order by sku, warehouse")
                .param(key.value())
                .query(Allocation.class)
                .list();
    }

    void become(Reservation reservation, ReservationState next) {
        jdbc.sql("update reservation set state = ? where key = ?")
                .params(next.name(), reservation.key())
                .update();
        jdbc.sql("update reservation_line set held = false where key = ? and held")
                .param(reservation.key())
                .update();
    }

    /** Ends what should have ended by now, but nothing that somebody is changing at this moment. */
    int expire(Instant now) {
        return jdbc.sql("""
                with overdue as (
                    select key from reservation where state = 'HELD' and expires_at <= ? for update skip locked
                ), ended as (
                    update reservation set state = 'EXPIRED' where key in (select key from overdue)
                )
                update reservation_line set held = false where held and key in (select key from overdue)""").param(Timestamp.from(now)).update();
    }

    /** Locks the stock of these articles, always in the same order, and returns what is there. */
    List<Allocation> lockStock(String[] skus) {
        return jdbc.sql("""
                select sku, warehouse, quantity from stock where sku = any(?) order by sku, warehouse for update""").param(skus).query(Allocation.class).list();
    }

    /** Locks the stock of these articles and returns what of it is not reserved; may be less than none. */
    List<Allocation> lockFreeStock(String[] skus) {
        List<Allocation> there = lockStock(skus);
        // A statement of its own: one that began before the locks were granted would not see what they were waiting
        // for.
        Map<String, Map<String, Integer>> held = new HashMap<>();
        jdbc.sql("""
                select sku, warehouse, sum(quantity)::int as quantity from reservation_line
                 where held and sku = any(?) group by sku, warehouse""").param(skus).query(Allocation.class).list().forEach(each -> held.computeIfAbsent(
                        each.sku(), sku -> new HashMap<>())
                .put(each.warehouse(), each.quantity()));
        return there.stream()
                .map(each -> new Allocation(
                        each.sku(),
                        each.warehouse(),
                        each.quantity()
                                - held.getOrDefault(each.sku(), Map.of()).getOrDefault(each.warehouse(), 0)))
                .toList();
    }

    /** Moves the stock of these allocations, whose rows are locked. */
    void move(List<Allocation> allocations, int sign) {
        for (Allocation each : allocations) {
            jdbc.sql("update stock set quantity = quantity + ? where sku = ? and warehouse = ?")
                    .params(sign * each.quantity(), each.sku(), each.warehouse())
                    .update();
        }
    }
}
