package io.strangler.reference.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

class ParkedSagaIT {

    @Test
    void aStepEndsByItsTimeLimitAndWhatCannotBeUndoneWaitsForAPerson() {
        Neighbours neighbours = Neighbours.running();
        neighbours.article("PARKED", 10);
        long customer = neighbours.customer(100);
        try (Service service = Service.on(
                Databases.url(Databases.fresh()),
                "--orders.saga.step-limit=1s",
                "--orders.saga.backoff=20ms",
                "--orders.saga.longest-backoff=100ms",
                "--orders.saga.compensation-attempts=3")) {
            service.customers().cut();
            long order = service.place("parked", customer, "PARKED", 3)
                    .body()
                    .get("number")
                    .asLong();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !service.get("/sagas/parked").body().isEmpty());

            JsonNode parked = service.get("/sagas/parked").body().get(0);
            assertThat(parked.get("order").asLong()).isEqualTo(order);
            assertThat(parked.get("step").asString()).isEqualTo("RELEASE_CREDIT");
            assertThat(parked.get("attempts").asInt()).isEqualTo(3);
            assertThat(parked.get("reason").asString()).startsWith("RELEASE_CREDIT customers");
            assertThat(service.status(order)).isEqualTo("PENDING");
            await().until(() -> service.count("scheduled_tasks") == 0);

            service.customers().mend();
            Answer retried = service.post("/sagas/" + order + "/retry", Map.of());

            assertThat(retried.status()).isEqualTo(HttpStatus.OK);
            assertThat(service.settled(order)).isEqualTo("REJECTED");
            assertThat(service.get("/sagas/parked").body().isEmpty()).isTrue();
            assertThat(service.post("/sagas/" + order + "/retry", Map.of()).status())
                    .isEqualTo(HttpStatus.CONFLICT);
            assertThat(neighbours.credit(customer, "HELD")).isZero();
            assertThat(neighbours.stock("PARKED", "HELD")).isZero();
        }
    }
}
