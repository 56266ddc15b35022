package io.strangler.reference.monolith.orders;

import java.util.List;

record Order(long orderNo, long custNo, int orderDate, String status, List<OrderLine> lines) {

    Order {
        lines = List.copyOf(lines);
    }

    public long totalCents() {
        return lines.stream().mapToLong(line -> line.qty() * line.priceCents()).sum();
    }
}
