package io.strangler.reference.orders.order;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order with its lines, at the prices of the day it was taken in. */
public record Order(
        long number, long customer, @Nullable LocalDate orderedOn, OrderStatus status, List<OrderLine> lines) {

    public record OrderLine(String sku, int quantity, BigDecimal unitPrice) {}

    public Order {
        lines = List.copyOf(lines);
    }

    /** What the customer needs credit for. */
    public BigDecimal total() {
        return lines.stream()
                .map(line -> line.unitPrice().multiply(BigDecimal.valueOf(line.quantity())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
