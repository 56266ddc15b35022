package io.strangler.reference.monolith.orders;

import io.strangler.reference.monolith.failure.ListLimit;
import io.strangler.reference.monolith.failure.NotFound;
import java.net.URI;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/orders")
final class OrderApi {

    private final Orders orders;

    OrderApi(Orders orders) {
        this.orders = orders;
    }

    @GetMapping
    List<Order> list(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "50") int limit) {
        return orders.list(from, ListLimit.checked(limit));
    }

    @GetMapping("/{orderNo}")
    Order order(@PathVariable long orderNo) {
        return orders.find(orderNo).orElseThrow(() -> new NotFound("order", orderNo));
    }

    @PostMapping
    ResponseEntity<Order> place(@RequestBody OrderForm form) {
        Order placed = orders.place(form.checked());
        return ResponseEntity.created(URI.create("/api/orders/" + placed.orderNo()))
                .body(placed);
    }
}
