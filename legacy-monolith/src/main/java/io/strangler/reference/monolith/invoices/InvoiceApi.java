package io.strangler.reference.monolith.invoices;

import io.strangler.reference.monolith.failure.ListLimit;
import io.strangler.reference.monolith.failure.NotFound;
import io.strangler.reference.monolith.failure.Refused;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/invoices")
final class InvoiceApi {

    record Billing(@Nullable Long orderNo) {}

    private final Invoices invoices;

    InvoiceApi(Invoices invoices) {
        this.invoices = invoices;
    }

    @GetMapping
    List<Invoice> list(@RequestParam(defaultValue = "0") long from, @RequestParam(defaultValue = "50") int limit) {
        return invoices.list(from, ListLimit.checked(limit));
    }

    @GetMapping("/{invNo}")
    Invoice invoice(@PathVariable long invNo) {
        return invoices.find(invNo).orElseThrow(() -> new NotFound("invoice", invNo));
    }

    @PostMapping
    ResponseEntity<Invoice> bill(@RequestBody Billing billing) {
        if (billing.orderNo() == null) {
            throw new Refused(List.of("orderNo is missing"));
        }
        Invoice billed = invoices.bill(billing.orderNo());
        return ResponseEntity.created(URI.create("/api/invoices/" + billed.invNo()))
                .body(billed);
    }
}
