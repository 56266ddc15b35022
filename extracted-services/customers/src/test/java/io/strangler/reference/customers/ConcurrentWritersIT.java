package io.strangler.reference.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.JsonNode;

class ConcurrentWritersIT {

    private static final int WRITERS = 16;
    private static final int WRITES = WRITERS * 20;

    private static Service service;

    private final AtomicInteger turn = new AtomicInteger();
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
    void add() {
        path = "/customers/"
                + service.post("/customers", Mary.body()).body().get("id").asString();
    }

    @Test
    void noCreditAdjustmentIsLostAmongReplacements() throws Exception {
        List<Integer> statuses = inParallel(() -> turn.incrementAndGet() % 2 == 0
                ? service.post(path + "/credit-adjustments", Map.of("amount", 0.01))
                        .status()
                : service.put(path, Mary.body()).status());

        assertThat(statuses).containsOnly(200);
        JsonNode customer = service.get(path).body();
        assertThat(customer.get("creditLimit").decimalValue()).isEqualByComparingTo("1501.60");
        assertThat(customer.get("version").asLong()).isEqualTo(WRITES);
    }

    @Test
    void unconditionalReplacementsNeverFailAndNeverMix() throws Exception {
        List<Integer> statuses = inParallel(() -> {
            String token = "T" + turn.incrementAndGet();
            return service.put(path, tokens(token)).status();
        });

        assertThat(statuses).containsOnly(200);
        JsonNode customer = service.get(path).body();
        assertOneToken(customer);
        assertThat(customer.get("version").asLong()).isEqualTo(WRITES);
    }

    @Test
    void ofConditionalReplacementsExactlyOneWinsEachVersion() throws Exception {
        List<Integer> statuses = inParallel(() ->
                service.put(path, tokens("T" + turn.incrementAndGet()), "\"0\"").status());

        assertThat(statuses).containsOnly(200, 412);
        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(1);
    }

    @Test
    void aReadNeverShowsHalfAReplacement() throws Exception {
        service.put(path, tokens("T0"));

        List<Integer> statuses = inParallel(() -> {
            HttpStatusCode written =
                    service.put(path, tokens("T" + turn.incrementAndGet())).status();
            assertOneToken(service.get(path).body());
            return written;
        });

        assertThat(statuses).containsOnly(200);
    }

    @Test
    void aReplacementKeepsWhatAnotherWriterCountsWithoutTouchingTheVersion() throws Exception {
        String id = path.substring("/customers/".length());
        // Any version will do, but as a list of tags: such a replacement holds no lock between its read and its write.
        String everyVersion =
                IntStream.rangeClosed(0, WRITES).mapToObj(v -> "\"" + v + "\"").collect(Collectors.joining(","));

        List<Integer> statuses = inParallel(() -> {
            if (turn.incrementAndGet() % 2 == 0) {
                return service.put(path, Mary.body(), everyVersion).status();
            }
            service.database()
                    .sql("update customer set statement_count = statement_count + 1 where id = ?::uuid")
                    .param(id)
                    .update();
            return HttpStatusCode.valueOf(204);
        });

        assertThat(statuses).contains(200).isSubsetOf(200, 204, 412);
        assertThat(service.get(path).body().get("statementCount").asLong()).isEqualTo(WRITES / 2);
    }

    private static Map<String, Object> tokens(String token) {
        return Map.of(
                "familyName",
                token,
                "status",
                "ACTIVE",
                "remark",
                token,
                "address",
                Map.of("street", token),
                "contacts",
                List.of(Map.of("kind", "PHONE", "value", token), Map.of("kind", "EMAIL", "value", token)));
    }

    private static void assertOneToken(JsonNode customer) {
        String token = customer.get("familyName").asString();
        assertThat(customer.get("remark").asString()).isEqualTo(token);
        assertThat(customer.at("/address/street").asString()).isEqualTo(token);
        assertThat(customer.get("contacts").valueStream().map(k -> k.get("value")
                        .asString()))
                .containsExactly(token, token);
    }

    private static List<Integer> inParallel(Callable<HttpStatusCode> request)
            throws InterruptedException, ExecutionException {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<HttpStatusCode>> answers = writers.invokeAll(
                    IntStream.range(0, WRITES).mapToObj(i -> request).toList());
            List<Integer> statuses = new ArrayList<>();
            for (Future<HttpStatusCode> answer : answers) {
                statuses.add(answer.get().value());
            }
            return statuses;
        }
    }
}
