package io.strangler.reference.customers.credit;

import io.strangler.reference.customers.problem.CreditRefused;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/credit-reservations/{key:[A-Za-z0-9._:-]{1,100}}")
final class CreditReservationApi {

    record CreditForm(
            @NotNull Long customer,

            @NotNull @Positive @Digits(integer = 12, fraction = 2)
            BigDecimal amount) {}

    private final CreditReservations reservations;

    CreditReservationApi(CreditReservations reservations) {
        this.reservations = reservations;
    }

    @GetMapping
    CreditReservation reservation(@PathVariable String key) {
        return reservations.find(key).orElseThrow(() -> CreditRefused.missing(key));
    }

    @PutMapping
    CreditReservation reserve(@PathVariable String key, @Valid @RequestBody CreditForm form) {
        return reservations.reserve(key, form.customer(), form.amount());
    }

    @PostMapping("/confirmation")
    CreditReservation confirm(@PathVariable String key) {
        return reservations.confirm(key);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(@PathVariable String key) {
        reservations.release(key);
    }
}
