package io.strangler.reference.orders.saga;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** For the person who looks after what no retry could do. */
@RestController
@RequestMapping("/sagas")
final class SagaApi {

    record SagaView(
            long order,
            SagaState state,
            SagaStep step,
            int attempts,
            @Nullable String reason) {}

    private final Sagas sagas;

    SagaApi(Sagas sagas) {
        this.sagas = sagas;
    }

    @GetMapping("/parked")
    List<SagaView> parked() {
        return sagas.parked().stream().map(SagaApi::view).toList();
    }

    @GetMapping("/{order}")
    SagaView saga(@PathVariable long order) {
        return view(sagas.find(order));
    }

    @PostMapping("/{order}/retry")
    SagaView retry(@PathVariable long order) {
        return view(sagas.retry(order));
    }

    private static SagaView view(Saga saga) {
        return new SagaView(saga.order(), saga.state(), saga.step(), saga.attempts(), saga.reason());
    }
}
