package io.strangler.reference.orders.placement;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Collectors;

/** A new order, to be read after validation; prices are the catalogue's of the day. */
record OrderForm(
        @NotNull @Min(1) Long customer,
        @NotNull @Size(min = 1, max = 99) List<@Valid @NotNull LineForm> lines) {

    record LineForm(
            @NotNull @Pattern(regexp = "[A-Z0-9]{1,8}") String sku,
            @NotNull @Min(1) @Max(10_000) Integer quantity) {}

    /** Says in one line what is ordered, to tell one request from another. */
    String content() {
        return customer
                + lines.stream()
                        .map(line -> " " + line.quantity() + "x" + line.sku())
                        .collect(Collectors.joining());
    }
}
