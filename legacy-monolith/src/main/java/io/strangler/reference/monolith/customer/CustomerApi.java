package io.strangler.reference.monolith.customer;

import io.strangler.reference.monolith.failure.ListLimit;
import io.strangler.reference.monolith.failure.NotFound;
import io.strangler.reference.monolith.failure.Refused;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/customers")
final class CustomerApi {

    record CreditChange(@Nullable Long deltaCents) {}

    record Credit(long custNo, long creditCents) {}

    private final Customers customers;

    CustomerApi(Customers customers) {
        this.customers = customers;
    }

    @GetMapping("/{custNo}")
    Customer customer(@PathVariable long custNo) {
        return customers.find(custNo).orElseThrow(() -> missing(custNo));
    }

    @GetMapping
    List<Customer> list(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "50") int limit) {
        return customers.list(from, ListLimit.checked(limit));
    }

    @PostMapping
    ResponseEntity<Customer> add(@RequestBody CustomerForm form) {
        Customer added = customers.add(form.checked());
        return ResponseEntity.created(URI.create("/api/customers/" + added.custNo()))
                .body(added);
    }

    @PutMapping("/{custNo}")
    Customer replace(@PathVariable long custNo, @RequestBody CustomerForm form) {
        return customers.replace(custNo, form.checked()).orElseThrow(() -> missing(custNo));
    }

    @PostMapping("/{custNo}/credit")
    Credit adjustCredit(@PathVariable long custNo, @RequestBody CreditChange change) {
        if (change.deltaCents() == null) {
            throw new Refused(List.of("deltaCents is missing"));
        }
        long credit = customers.adjustCredit(custNo, change.deltaCents()).orElseThrow(() -> missing(custNo));
        return new Credit(custNo, credit);
    }

    @DeleteMapping("/{custNo}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable long custNo) {
        if (!customers.remove(custNo)) {
            throw missing(custNo);
        }
    }

    private static NotFound missing(long custNo) {
        return new NotFound("customer", custNo);
    }
}
