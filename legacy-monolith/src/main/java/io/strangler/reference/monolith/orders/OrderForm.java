package io.strangler.reference.monolith.orders;

import io.strangler.reference.monolith.failure.Refused;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new order; prices are the catalogue's of the day. */
record OrderForm(@Nullable Long custNo, @Nullable List<Wanted> lines) {

    record Wanted(@Nullable String artNo, @Nullable Integer qty) {}

    record Checked(long custNo, List<Item> items) {

        Checked {
            items = List.copyOf(items);
        }
    }

    record Item(String artNo, int qty) {}

    private static final int MOST_LINES = 99;

    Checked checked() {
        List<String> wrong = new ArrayList<>();
        if (custNo == null) {
            wrong.add("custNo is missing");
        }
        if (lines == null || lines.isEmpty() || lines.size() > MOST_LINES) {
            wrong.add("lines: 1 to " + MOST_LINES + " are needed");
        }
        List<Item> items = new ArrayList<>();
        for (Wanted line : lines == null ? List.<Wanted>of() : lines) {
            if (line.artNo() == null || line.qty() == null || line.qty() < 1) {
                wrong.add("lines[" + items.size() + "]: artNo and a qty of 1 or more are needed");
                break;
            }
            items.add(new Item(line.artNo(), line.qty()));
        }
        if (custNo == null || !wrong.isEmpty()) {
            throw new Refused(wrong);
        }
        return new Checked(custNo, items);
    }
}
