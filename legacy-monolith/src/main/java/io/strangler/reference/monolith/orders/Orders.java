package io.strangler.reference.monolith.orders;

import io.strangler.reference.monolith.failure.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The order tables; an order and the stock it takes are one transaction. */
@Component
final class Orders {

    private static final String SELECT = """
            select * from (select * from order_head %s) o join order_line using (order_no)
            order by order_no, line_no""";
    private static final String ONE = SELECT.formatted("where order_no = ?");
    private static final String LIST = SELECT.formatted("where order_no >= ? order by order_no limit ?");

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Orders(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    Optional<Order> find(long orderNo) {
        return jdbc.sql(ONE).param(orderNo).query(Orders::fold).stream().findFirst();
    }

    List<Order> list(long from, int limit) {
        return jdbc.sql(LIST).param(from).param(limit).query(Orders::fold);
    }

    Order place(OrderForm.Checked order) {
        return Objects.requireNonNull(transactions.execute(status -> {
            long orderNo = jdbc.sql("""
                    insert into order_head (cust_no, order_date)
                    select cust_no, to_char(now(), 'YYYYMMDD')::integer from customer where cust_no = ?
                    returning order_no""")
                    .param(order.custNo())
                    .query(Long.class)
                    .optional()
                    .orElseThrow(() -> new Refused(List.of("there is no customer " + order.custNo())));
            for (int line = 1; line <= order.items().size(); line++) {
                add(orderNo, line, order.items().get(line - 1));
            }
            return find(orderNo).orElseThrow();
        }));
    }

    private void add(long orderNo, int line, OrderForm.Item item) {
        int taken = jdbc.sql("""
                update stock set on_hand = on_hand - :qty
                 where (art_no, depot) = (select art_no, depot from stock
                                           where art_no = :artNo and on_hand >= :qty order by depot limit 1 for update)""")
                .param("artNo", item.artNo())
                .param("qty", item.qty())
                .update();
        if (taken == 0) {
            throw new Refused(List.of("no depot holds " + item.qty() + " of article " + item.artNo()));
        }
        jdbc.sql("""
                insert into order_line (order_no, line_no, art_no, qty, price_cents)
                select ?, ?, art_no, ?, price_cents from article where art_no = ?""").params(orderNo, line, item.qty(), item.artNo()).update();
    }

    private static List<Order> fold(ResultSet rows) throws SQLException {
        List<Order> orders = new ArrayList<>();
        boolean more = rows.next();
        while (more) {
            long orderNo = rows.getLong("order_no");
            long custNo = rows.getLong("cust_no");
            int date = rows.getInt("order_date");
            String status = rows.getString("status");
            List<OrderLine> lines = new ArrayList<>();
            do {
                lines.add(new OrderLine(
                        rows.getInt("line_no"),
                        rows.getString("art_no").stripTrailing(),
                        rows.getInt("qty"),
                        rows.getLong("price_cents")));
                more = rows.next();
            } while (more && rows.getLong("order_no") == orderNo);
            orders.add(new Order(orderNo, custNo, date, status, lines));
        }
        return orders;
    }
}
