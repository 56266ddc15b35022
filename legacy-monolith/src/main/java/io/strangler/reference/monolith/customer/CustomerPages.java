package io.strangler.reference.monolith.customer;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

@Controller
final class CustomerPages {

    private static final int PAGE = 25;

    private final Customers customers;

    CustomerPages(Customers customers) {
        this.customers = customers;
    }

    @GetMapping("/customers")
    String customers(@RequestParam(defaultValue = "0") long from, Model model) {
        List<Customer> oneMore = customers.list(from, PAGE + 1);
        model.addAttribute("customers", oneMore.stream().limit(PAGE).toList());
        model.addAttribute("next", oneMore.size() > PAGE ? oneMore.getLast().custNo() : null);
        return "customers";
    }

    @GetMapping("/customers/{custNo}")
    String customer(@PathVariable long custNo, Model model) {
        model.addAttribute(
                "customer",
                customers.find(custNo).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "customer";
    }
}
