package io.strangler.reference.orders.order;

import io.strangler.reference.orders.problem.OrderLocked;
import io.strangler.reference.orders.problem.OrderNotFound;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The orders; each is read with its lines in one statement, so that both are of one moment. */
@Component
public class Orders {

    private static final String SELECT = """
            select o.*, l.position, l.sku, l.quantity, l.unit_price
              from (%s) o left join order_line l on l.order_number = o.number
             order by o.number, l.position""";
    private static final String ONE = SELECT.formatted("select * from purchase_order where number = ?");
    private static final String PAGE =
            SELECT.formatted("select * from purchase_order where number > ? order by number limit ?");

    private final JdbcClient jdbc;

    Orders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Order find(long number) {
        return jdbc.sql(ONE).param(number).query(Orders::fold).stream()
                .findFirst()
                .orElseThrow(() -> new OrderNotFound(number));
    }

    public List<Order> page(long after, int size) {
        return jdbc.sql(PAGE).param(after).param(size).query(Orders::fold);
    }

    /** Returns a number for a new order. */
    public long number() {
        return jdbc.sql("select nextval('order_number_seq')").query(Long.class).single();
    }

    /** Adds an order that belongs to its saga from the beginning; call it in the transaction that begins the saga. */
    public void add(long number, long customer, LocalDate orderedOn, List<Order.OrderLine> lines) {
        jdbc.sql("""
                insert into purchase_order (number, customer_number, ordered_on, status)
                values (?, ?, ?, 'PENDING')""").params(number, customer, orderedOn).update();
        jdbc.sql("""
                insert into order_line (order_number, position, sku, quantity, unit_price)
                select ?, position - 1, sku, quantity, unit_price
                  from unnest(?::text[], ?::int[], ?::numeric[]) with ordinality
                    as line (sku, quantity, unit_price, position)""")
                .param(number)
                .param(lines.stream().map(Order.OrderLine::sku).toArray(String[]::new))
                .param(lines.stream().map(Order.OrderLine::quantity).toArray(Integer[]::new))
                .param(lines.stream().map(Order.OrderLine::unitPrice).toArray(BigDecimal[]::new))
                .update();
    }

    /**
     * Gives the order another status on a client's behalf, or takes it for a saga that will.
     *
     * @param wanted what the client wants it to become
     * @param now what it becomes: the same, or PENDING when a saga has to do work first
     * @throws OrderLocked when it is PENDING already, or in any other status from which there is no way
     */
    public void change(long number, OrderStatus wanted, OrderStatus now) {
        OrderStatus present = jdbc.sql("select status from purchase_order where number = ? for update")
                .param(number)
                .query(String.class)
                .optional()
                .map(OrderStatus::valueOf)
                .orElseThrow(() -> new OrderNotFound(number));
        if (!wanted.before().contains(present)) {
            throw new OrderLocked(number, present.name(), wanted.name());
        }
        jdbc.sql("update purchase_order set status = ? where number = ?")
                .param(now.name())
                .param(number)
                .update();
    }

    /** Ends the order's being PENDING; call it in the transaction that ends the saga. */
    public void settle(long number, OrderStatus status) {
        jdbc.sql("update purchase_order set status = ? where number = ? and status = 'PENDING'")
                .param(status.name())
                .param(number)
                .update();
    }

    private static List<Order> fold(ResultSet rows) throws SQLException {
        List<Order> orders = new ArrayList<>();
        boolean more = rows.next();
        while (more) {
            long number = rows.getLong("number");
            long customer = rows.getLong("customer_number");
            Optional<LocalDate> date = Optional.ofNullable(rows.getObject("ordered_on", LocalDate.class));
            OrderStatus status = OrderStatus.valueOf(rows.getString("status"));
            List<Order.OrderLine> lines = new ArrayList<>();
            do {
                String sku = rows.getString("sku");
                if (sku != null) {
                    lines.add(new Order.OrderLine(sku, rows.getInt("quantity"), rows.getBigDecimal("unit_price")));
                }
                more = rows.next();
            } while (more && rows.getLong("number") == number);
            orders.add(new Order(number, customer, date.orElse(null), status, lines));
        }
        return orders;
    }
}
