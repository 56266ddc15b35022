package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatusCode;
import tools.jackson.databind.JsonNode;

class ConcurrentWritersIT {

    private static final int WRITERS = 16;
    private static final int WRITES = 20;

    private Monolith monolith;

    @BeforeEach
    void start() {
        // Customer 7 is in the batch's slice, so the batch writes to the same row all the time.
        monolith = Monolith.on(
                Databases.fresh(), "--monolith.seed=20", "--monolith.batch.enabled=true", "--batch.every=5ms");
    }

    @AfterEach
    void stop() {
        monolith.close();
    }

    @Test
    void noCreditChangeIsLost() throws Exception {
        long before = monolith.count("select credit_cents from customer where cust_no = 7");

        List<Integer> statuses = inParallel(() -> monolith.post("/api/customers/7/credit", Map.of("deltaCents", 3))
                .status());

        assertThat(statuses).containsOnly(200);
        assertThat(monolith.count("select credit_cents from customer where cust_no = 7"))
                .isEqualTo(before + 3L * WRITERS * WRITES);
    }

    @Test
    void racingReplacementsNeverFailAndNeverMix() throws Exception {
        List<Integer> statuses = inParallel(() -> {
            String token = "T" + System.nanoTime();
            return monolith.put(
                            "/api/customers/7",
                            Map.of(
                                    "name", token,
                                    "remark", token,
                                    "contacts",
                                            List.of(
                                                    Map.of("kind", "P", "value", token),
                                                    Map.of("kind", "M", "value", token))))
                    .status();
        });

        assertThat(statuses).containsOnly(200);
        JsonNode last = monolith.get("/api/customers/7").body();
        String token = last.get("name").asString();
        assertThat(last.get("remark").asString()).isEqualTo(token);
        assertThat(last.get("contacts").valueStream().map(k -> k.get("value").asString()))
                .containsExactly(token, token);
    }

    @Test
    void aReadNeverShowsHalfAReplacement() throws Exception {
        Callable<HttpStatusCode> write = () -> {
            String token = "T" + System.nanoTime();
            return monolith.put(
                            "/api/customers/7",
                            Map.of("name", token, "contacts", List.of(Map.of("kind", "P", "value", token))))
                    .status();
        };
        assertThat(write.call().value()).isEqualTo(200);

        List<Integer> statuses = inParallel(() -> {
            HttpStatusCode written = write.call();
            JsonNode read = monolith.get("/api/customers/7").body();
            assertThat(read.at("/contacts/0/value").asString())
                    .isEqualTo(read.get("name").asString());
            return written;
        });

        assertThat(statuses).containsOnly(200);
    }

    private static List<Integer> inParallel(Callable<HttpStatusCode> request)
            throws InterruptedException, ExecutionException {
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<HttpStatusCode>> answers = writers.invokeAll(
                    IntStream.range(0, WRITERS * WRITES).mapToObj(i -> request).toList());
            List<Integer> statuses = new ArrayList<>();
            for (Future<HttpStatusCode> answer : answers) {
                statuses.add(answer.get().value());
            }
            return statuses;
        }
    }
}
