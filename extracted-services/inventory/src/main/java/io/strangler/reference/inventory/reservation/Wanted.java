package io.strangler.reference.inventory.reservation;

import io.strangler.reference.inventory.problem.OutOfStock;
import io.strangler.reference.inventory.problem.Unacceptable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** How much of which articles is to be reserved; lines of the same article count together. */
record Wanted(SortedMap<String, Integer> quantities) {

    private static final int MOST_LINES = 99;
    private static final int MOST_PIECES = 1_000_000;

    record Line(String sku, int quantity) {}

    Wanted {
        quantities = Collections.unmodifiableSortedMap(new TreeMap<>(quantities));
    }

    static Wanted of(List<Line> lines) {
        if (lines.isEmpty() || lines.size() > MOST_LINES) {
            throw new Unacceptable("A reservation has 1 to " + MOST_LINES + " lines, not " + lines.size() + ".");
        }
        SortedMap<String, Integer> quantities = new TreeMap<>();
        for (Line line : lines) {
            if (line.sku().isEmpty() || line.quantity() < 1 || line.quantity() > MOST_PIECES) {
                throw new Unacceptable("A line names an article and a quantity of 1 to " + MOST_PIECES + ".");
            }
            quantities.merge(line.sku(), line.quantity(), Integer::sum);
        }
        return new Wanted(quantities);
    }

    /** What an earlier request must have wanted to be given these. */
    static Wanted satisfiedBy(List<Allocation> allocations) {
        SortedMap<String, Integer> quantities = new TreeMap<>();
        allocations.forEach(each -> quantities.merge(each.sku(), each.quantity(), Integer::sum));
        return new Wanted(quantities);
    }

    String[] skus() {
        return quantities.keySet().toArray(String[]::new);
    }

    /**
     * Takes each article from the warehouses in their order until there is enough of it.
     *
     * @param free what is there and not reserved, warehouse by warehouse; less than none where more was promised than is there
     * @throws OutOfStock when all warehouses together have too little of an article
     */
    List<Allocation> outOf(List<Allocation> free) {
        List<Allocation> taken = new ArrayList<>();
        quantities.forEach((sku, quantity) -> {
            int missing = quantity;
            long available = 0;
            for (Allocation shelf : free) {
                if (shelf.sku().equals(sku) && shelf.quantity() > 0) {
                    available += shelf.quantity();
                    int part = Math.min(shelf.quantity(), missing);
                    if (part > 0) {
                        taken.add(new Allocation(sku, shelf.warehouse(), part));
                        missing -= part;
                    }
                }
            }
            if (missing > 0) {
                throw new OutOfStock(sku, quantity, available);
            }
        });
        return taken;
    }
}
