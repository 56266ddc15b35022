package io.strangler.reference.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class PlaceOrderIT {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static Neighbours neighbours;
    private static Service service;

    private String sku;
    private long customer;

    @BeforeAll
    static void start() {
        neighbours = Neighbours.running();
        service = Service.on(Databases.url(Databases.fresh()));
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void tenPiecesAndCreditForTwelve() {
        sku = "P" + COUNT.incrementAndGet();
        neighbours.article(sku, 10);
        customer = neighbours.customer(120);
    }

    @Test
    void aPlacedOrderHasTakenItsStockAndItsCredit() {
        Answer taken = service.place(sku, customer, sku, 3);

        long order = taken.body().get("number").asLong();
        assertThat(taken.status()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(taken.headers().getLocation()).hasPath("/orders/" + order);
        assertThat(order).isGreaterThanOrEqualTo(5_000_000_000L);
        assertThat(taken.body().at("/lines/0/unitPrice").decimalValue()).isEqualByComparingTo("10");
        assertThat(service.settled(order)).isEqualTo("PLACED");
        assertThat(neighbours.onHand(sku)).isEqualTo(7);
        assertThat(neighbours.stock(sku, "CONFIRMED")).isEqualTo(1);
        assertThat(neighbours.credit(customer, "CONFIRMED")).isEqualByComparingTo("30");
        assertThat(service.get("/sagas/" + order).body().get("state").asString())
                .isEqualTo("ENDED");
        await().until(() -> service.count("scheduled_tasks") == 0);
    }

    @Test
    void whatIsOutOfStockIsRejectedAndTheCreditGivenBack() {
        long order = placed(11);

        assertThat(service.settled(order)).isEqualTo("REJECTED");
        assertThat(service.get("/sagas/" + order).body().get("reason").asString())
                .isEqualTo("RESERVE_STOCK was refused: Of article " + sku + " 10 are free, not 11.");
        assertThat(neighbours.credit(customer, "RELEASED")).isEqualByComparingTo("110");
        assertThat(neighbours.credit(customer, "HELD")).isZero();
        assertThat(neighbours.onHand(sku)).isEqualTo(10);
    }

    @Test
    void whoHasNoCreditIsRejectedAndNoStockIsTouched() {
        customer = neighbours.customer(20);
        long order = placed(3);

        assertThat(service.settled(order)).isEqualTo("REJECTED");
        assertThat(service.get("/sagas/" + order).body().get("reason").asString())
                .contains("has credit for 20.00, not for 30.00");
        assertThat(neighbours.stock(sku, "HELD") + neighbours.stock(sku, "RELEASED"))
                .isZero();
    }

    @Test
    void aPendingOrderIsChangedByNobodyButItsSaga() {
        service.customers().cut();
        long order = placed(3);
        await().until(() -> attempts(order) > 0);

        Answer shipped = service.put("/orders/" + order + "/status", Map.of("status", "SHIPPED"));
        Answer cancelled = service.put("/orders/" + order + "/status", Map.of("status", "CANCELLED"));
        service.customers().mend();

        assertProblem(shipped, HttpStatus.CONFLICT, "is PENDING and cannot become SHIPPED");
        assertProblem(cancelled, HttpStatus.CONFLICT, "is PENDING and cannot become CANCELLED");
        assertThat(service.settled(order)).isEqualTo("PLACED");
        assertThat(service.put("/orders/" + order + "/status", Map.of("status", "SHIPPED"))
                        .body()
                        .get("status")
                        .asString())
                .isEqualTo("SHIPPED");
        assertProblem(
                service.put("/orders/" + order + "/status", Map.of("status", "CANCELLED")),
                HttpStatus.CONFLICT,
                "is SHIPPED and cannot become CANCELLED");
    }

    @Test
    void aCancelledOrderGivesBackWhatItHasTaken() {
        long order = placed(3);
        service.settled(order);

        Answer cancelled = service.put("/orders/" + order + "/status", Map.of("status", "CANCELLED"));

        assertThat(cancelled.status()).isEqualTo(HttpStatus.OK);
        assertThat(service.settled(order)).isEqualTo("CANCELLED");
        assertThat(neighbours.onHand(sku)).isEqualTo(10);
        assertThat(neighbours.credit(customer, "CONFIRMED")).isZero();
    }

    @Test
    void aRepeatedRequestBecomesNoSecondOrder() throws Exception {
        List<Long> orders = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(8)) {
            List<Future<Long>> answers = IntStream.range(0, 40)
                    .mapToObj(i -> callers.submit(() -> placed(3)))
                    .toList();
            for (Future<Long> answer : answers) {
                orders.add(answer.get());
            }
        }

        assertThat(orders).hasSize(40).containsOnly(orders.getFirst());
        assertThat(service.settled(orders.getFirst())).isEqualTo("PLACED");
        assertThat(neighbours.onHand(sku)).isEqualTo(7);
        service.inventory().cut();
        assertThat(placed(3)).isEqualTo(orders.getFirst());
        service.inventory().mend();
        assertProblem(
                service.place(sku, customer, sku, 4),
                HttpStatus.UNPROCESSABLE_CONTENT,
                "was sent with another order before");
    }

    @Test
    void whatCannotBePricedIsNotTakenIn() {
        long before = service.count("purchase_order");
        service.inventory().cut();
        Answer away = service.place(sku, customer, sku, 1);
        service.inventory().mend();

        assertProblem(away, HttpStatus.SERVICE_UNAVAILABLE, "inventory");
        assertThat(away.headers().getFirst("Retry-After")).isEqualTo("1");
        assertProblem(
                service.place(sku + "x", customer, "NONE", 1),
                HttpStatus.UNPROCESSABLE_CONTENT,
                "There is no article NONE on sale.");
        assertThat(service.place(sku + "y", customer, "none", 1).status()).isEqualTo(HttpStatus.BAD_REQUEST);
        assertProblem(
                service.place("k".repeat(101), customer, sku, 1),
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Idempotency-Key must have 1 to 100 characters.");
        assertThat(service.get("/orders/1").status()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(service.count("purchase_order")).isEqualTo(before);
    }

    @Test
    void anOrderItsSagaAndItsTaskAreThereTogetherOrNotAtAll() {
        long orders = service.count("purchase_order");
        long sagas = service.count("saga");
        service.database()
                .sql("alter table scheduled_tasks add constraint none check (task_instance is null) not valid")
                .update();
        Answer failed = service.place(sku, customer, sku, 1);
        service.database()
                .sql("alter table scheduled_tasks drop constraint none")
                .update();

        assertThat(failed.status().is2xxSuccessful()).isFalse();
        assertThat(service.count("purchase_order")).isEqualTo(orders);
        assertThat(service.count("saga")).isEqualTo(sagas);
        assertThat(service.settled(placed(1))).isEqualTo("PLACED");
    }

    private long placed(int quantity) {
        return service.place(sku, customer, sku, quantity).body().get("number").asLong();
    }

    private static long attempts(long order) {
        return service.get("/sagas/" + order).body().get("attempts").asLong();
    }

    private static void assertProblem(Answer answer, HttpStatus status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
        assertThat(answer.body().get("detail").asString()).contains(detail);
    }
}
