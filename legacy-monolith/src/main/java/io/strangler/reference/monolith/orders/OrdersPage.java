package io.strangler.reference.monolith.orders;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
final class OrdersPage {

    private final Orders orders;

    OrdersPage(Orders orders) {
        this.orders = orders;
    }

    @GetMapping("/orders")
    String orders(@RequestParam(defaultValue = "0") long from, Model model) {
        model.addAttribute("orders", orders.list(from, 50));
        return "orders";
    }
}
