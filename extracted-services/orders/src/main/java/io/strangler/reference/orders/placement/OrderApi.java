package io.strangler.reference.orders.placement;

import io.strangler.reference.orders.order.Order;
import io.strangler.reference.orders.order.OrderStatus;
import io.strangler.reference.orders.order.Orders;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/orders")
final class OrderApi {

    /** A page and the number to ask after for the next one; null when this is the last. */
    record OrderPage(List<Order> items, @Nullable Long next) {}

    record StatusForm(@NotNull OrderStatus status) {}

    private final Placement placement;
    private final Orders orders;

    OrderApi(Placement placement, Orders orders) {
        this.placement = placement;
        this.orders = orders;
    }

    @GetMapping("/{number}")
    Order order(@PathVariable long number) {
        return orders.find(number);
    }

    @GetMapping
    OrderPage page(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size) {
        List<Order> items = orders.page(after, size);
        return new OrderPage(items, items.size() < size ? null : items.getLast().number());
    }

    /** Takes an order in; what became of it is told by the order itself, once it is no longer PENDING. */
    @PostMapping
    ResponseEntity<Order> place(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @Valid @RequestBody OrderForm form) {
        Order order = placement.place(key == null ? UUID.randomUUID().toString() : key, form);
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .location(URI.create("/orders/" + order.number()))
                .body(order);
    }

    @PutMapping("/{number}/status")
    Order change(@PathVariable long number, @Valid @RequestBody StatusForm form) {
        return placement.change(number, form.status());
    }
}
