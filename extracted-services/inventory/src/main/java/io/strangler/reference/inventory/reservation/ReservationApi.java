package io.strangler.reference.inventory.reservation;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
@RequestMapping("/reservations/{key}")
final class ReservationApi {

    record LineForm(@NotNull String sku, @NotNull @Min(1) Integer quantity) {}

    record ReservationForm(
            @NotEmpty List<@Valid @NotNull LineForm> lines,
            @Nullable @Min(1) @Max(Integer.MAX_VALUE) Long holdSeconds) {}

    private final Reservations reservations;
    private final HoldTimes holdTimes;

    ReservationApi(Reservations reservations, HoldTimes holdTimes) {
        this.reservations = reservations;
        this.holdTimes = holdTimes;
    }

    @GetMapping
    Reservation reservation(@PathVariable String key) {
        return reservations.find(new ReservationKey(key));
    }

    @PutMapping
    Reservation reserve(@PathVariable String key, @Valid @RequestBody ReservationForm form) {
        Wanted wanted = Wanted.of(form.lines().stream()
                .map(line -> new Wanted.Line(line.sku(), line.quantity()))
                .toList());
        Duration hold = form.holdSeconds() == null ? holdTimes.usual() : Duration.ofSeconds(form.holdSeconds());
        return reservations.reserve(new ReservationKey(key), wanted, holdTimes.checked(hold));
    }

    @PostMapping("/confirmation")
    Reservation confirm(@PathVariable String key) {
        return reservations.confirm(new ReservationKey(key));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void release(@PathVariable String key) {
        reservations.release(new ReservationKey(key));
    }
}
