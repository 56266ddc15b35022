package io.strangler.reference.monolith.invoices;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

@Controller
final class InvoicesPage {

    private final Invoices invoices;

    InvoicesPage(Invoices invoices) {
        this.invoices = invoices;
    }

    @GetMapping("/invoices")
    String invoices(@RequestParam(defaultValue = "0") long from, Model model) {
        model.addAttribute("invoices", invoices.list(from, 50));
        return "invoices";
    }
}
