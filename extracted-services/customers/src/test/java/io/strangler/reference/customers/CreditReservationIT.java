package io.strangler.reference.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class CreditReservationIT {

    private static final int CALLERS = 8;

    private static Service service;

    private long customer;
    private String path;

    @BeforeAll
    static void start() {
        service = Service.onFreshDatabase();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void limitOf1500() {
        customer = service.post("/customers", Mary.body()).body().get("number").asLong();
        path = "/credit-reservations/k" + customer;
    }

    @Test
    void whatIsReservedCountsAgainstTheLimitUntilItIsReleased() {
        assertState(reserve("a", 1000), "HELD");
        assertProblem(reserve("b", 500.01), "has credit for 500.00, not for 500.01");
        assertState(service.post(path + "a/confirmation", Map.of()), "CONFIRMED");
        assertProblem(reserve("b", 500.01), "has credit for 500.00, not for 500.01");
        assertThat(service.delete(path + "a").status()).isEqualTo(HttpStatus.NO_CONTENT);
        assertState(reserve("b", 1500), "HELD");
    }

    @Test
    void everyCallMayBeRepeatedAndDoesItsWorkOnce() {
        reserve("a", 1000);
        assertState(reserve("a", 1000.00), "HELD");
        service.post(path + "a/confirmation", Map.of());
        assertState(service.post(path + "a/confirmation", Map.of()), "CONFIRMED");
        assertState(reserve("a", 1000), "CONFIRMED");
        assertProblem(reserve("a", 1), "was made for another customer or amount");
        service.delete(path + "a");
        assertThat(service.delete(path + "a").status()).isEqualTo(HttpStatus.NO_CONTENT);
        assertProblem(service.post(path + "a/confirmation", Map.of()), "is released");
        assertState(service.get(path + "a"), "RELEASED");
    }

    @Test
    void aRequestThatComesAfterItsOwnReleaseHoldsNothing() {
        service.delete(path + "late");

        assertProblem(reserve("late", 1), "is released; reserve anew");
        assertState(reserve("next", 1500), "HELD");
    }

    @Test
    void whoIsBlockedOrUnknownHasNoCredit() {
        service.database()
                .sql("update customer set status = 'BLOCKED' where number = ?")
                .param(customer)
                .update();

        assertProblem(reserve("a", 1), "is BLOCKED");
        assertProblem(service.put(path + "x", Map.of("customer", 1, "amount", 1)), "Customer 1 does not exist");
        assertThat(service.get(path + "x").status()).isEqualTo(HttpStatus.NOT_FOUND);
        assertThat(service.put(path + "x", Map.of("customer", customer, "amount", 0))
                        .status())
                .isEqualTo(HttpStatus.BAD_REQUEST);
    }

    @Test
    void ofManyWhoAskAtOnceOnlyAsManyGetCreditAsThereIs() throws Exception {
        for (int round = 0; round < 10; round++) {
            limitOf1500();
            CyclicBarrier together = new CyclicBarrier(CALLERS);
            List<Integer> statuses = new ArrayList<>();
            try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
                List<Future<Integer>> answers = IntStream.range(0, CALLERS)
                        .mapToObj(i -> callers.submit(() -> {
                            together.await();
                            return reserve(Integer.toString(i), 1000).status().value();
                        }))
                        .toList();
                for (Future<Integer> answer : answers) {
                    statuses.add(answer.get());
                }
            }

            assertThat(statuses).containsOnly(200, 409).containsOnlyOnce(200);
        }
    }

    private Answer reserve(String suffix, double amount) {
        return service.put(path + suffix, Map.of("customer", customer, "amount", amount));
    }

    private static void assertState(Answer answer, String state) {
        assertThat(answer.status()).isEqualTo(HttpStatus.OK);
        assertThat(answer.body().get("state").asString()).isEqualTo(state);
    }

    private static void assertProblem(Answer answer, String detail) {
        assertThat(answer.status()).isEqualTo(HttpStatus.CONFLICT);
        assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
        assertThat(answer.body().get("detail").asString()).contains(detail);
    }
}
