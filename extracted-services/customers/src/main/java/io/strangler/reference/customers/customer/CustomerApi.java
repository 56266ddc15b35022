package io.strangler.reference.customers.customer;

import io.strangler.reference.customers.problem.CustomerNotFound;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/customers")
final class CustomerApi {

    record CreditAdjustment(
            @NotNull @Digits(integer = 12, fraction = 2) BigDecimal amount) {}

    /** A page and the number to ask after for the next one; null when this is the last. */
    record CustomerPage(List<CustomerView> items, @Nullable Long next) {}

    private final Customers customers;
    private final CustomerViews views;

    CustomerApi(Customers customers, CustomerViews views) {
        this.customers = customers;
        this.views = views;
    }

    @GetMapping("/{id}")
    ResponseEntity<CustomerView> customer(@PathVariable UUID id) {
        return tagged(ResponseEntity.ok(), views.find(id).orElseThrow(() -> new CustomerNotFound(id)));
    }

    @GetMapping
    CustomerPage page(
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "50") @Min(1) @Max(100) int size) {
        List<CustomerView> items = views.page(after, size);
        return new CustomerPage(
                items, items.size() < size ? null : items.getLast().number());
    }

    @PostMapping
    ResponseEntity<CustomerView> add(@Valid @RequestBody CustomerForm form) {
        CustomerView added = customers.add(form);
        return tagged(ResponseEntity.created(URI.create("/customers/" + added.id())), added);
    }

    @PutMapping("/{id}")
    ResponseEntity<CustomerView> replace(
            @PathVariable UUID id,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @Valid @RequestBody CustomerForm form) {
        return tagged(ResponseEntity.ok(), customers.replace(id, form, Precondition.of(ifMatch)));
    }

    @PostMapping("/{id}/credit-adjustments")
    Customers.Credit adjustCredit(@PathVariable UUID id, @Valid @RequestBody CreditAdjustment adjustment) {
        return customers.adjustCredit(id, adjustment.amount());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(@PathVariable UUID id) {
        customers.remove(id);
    }

    private static ResponseEntity<CustomerView> tagged(ResponseEntity.BodyBuilder answer, CustomerView customer) {
        return answer.eTag(Long.toString(customer.version())).body(customer);
    }
}
