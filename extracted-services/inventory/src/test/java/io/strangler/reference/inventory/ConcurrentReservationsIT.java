package io.strangler.reference.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.strangler.contract.inventory.v1.ConfirmRequest;
import io.strangler.contract.inventory.v1.Line;
import io.strangler.contract.inventory.v1.ReleaseRequest;
import io.strangler.contract.inventory.v1.ReserveRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConcurrentReservationsIT {

    private static final int CALLERS = 24;
    private static final int CALLS = CALLERS * 10;

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.onFreshDatabase("--inventory.reservations.sweep-every=5ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void neverMoreIsReservedThanThereIs() throws Exception {
        service.stocked("A", Map.of("D01", 40, "D02", 60));
        service.stocked("B", Map.of("D01", 1000));

        // Half of the callers name the articles in one order and half in the other.
        List<Status.Code> outcomes =
                inParallel(i -> i % 2 == 0 ? reserve("k" + i, "A", "B") : reserve("k" + i, "B", "A"));

        assertThat(outcomes).containsOnly(Status.Code.OK, Status.Code.FAILED_PRECONDITION);
        assertThat(outcomes.stream().filter(outcome -> outcome == Status.Code.OK))
                .hasSize(100);
        assertThat(service.available("A")).isZero();
        assertThat(service.available("B")).isEqualTo(900);
    }

    @Test
    void manyRequestsWithOneKeyReserveOnce() throws Exception {
        service.stocked("C", Map.of("D01", 100));

        List<Status.Code> outcomes = inParallel(i -> reserve("same" + i % 10, "C"));

        assertThat(outcomes).containsOnly(Status.Code.OK);
        assertThat(service.available("C")).isEqualTo(90);
    }

    @Test
    void nothingIsLostOrLeftWhenReservationsAreMadeConfirmedReleasedAndExpireAllAtOnce() throws Exception {
        service.stocked("D", Map.of("D01", 30, "D02", 30));
        service.stocked("E", Map.of("D01", 30, "D02", 30));

        inParallel(i -> {
            String key = "mixed" + i / 4;
            return switch (i % 4) {
                case 0 -> reserve(key, "D", "E");
                case 1 ->
                    code(() -> service.grpc()
                            .confirm(ConfirmRequest.newBuilder().setKey(key).build()));
                case 2 -> {
                    service.clock().advance(java.time.Duration.ofSeconds(20));
                    yield reserve(key, "D", "E");
                }
                case 3 ->
                    i % 3 == 0
                            ? code(() -> service.grpc()
                                    .release(ReleaseRequest.newBuilder()
                                            .setKey(key)
                                            .build()))
                            : Status.Code.OK;
                default -> throw new AssertionError(i);
            };
        });
        service.clock().advance(java.time.Duration.ofHours(1));
        assertThat(reserve("last", "D")).isEqualTo(Status.Code.OK);

        for (String sku : List.of("D", "E")) {
            long confirmed =
                    service.database().sql("""
                            select coalesce(sum(l.quantity), 0) from reservation_line l join reservation r using (key)
                             where l.sku = ? and r.state = 'CONFIRMED'""").param(sku).query(Long.class).single();
            long held = sku.equals("D") ? 1 : 0;
            assertThat(confirmed).isPositive();
            assertThat(service.onHand(sku)).isEqualTo(60 - confirmed);
            assertThat(service.available(sku)).isEqualTo(60 - confirmed - held);
        }
    }

    private static Status.Code reserve(String key, String... skus) {
        ReserveRequest.Builder request = ReserveRequest.newBuilder().setKey(key);
        for (String sku : skus) {
            request.addLines(Line.newBuilder().setSku(sku).setQuantity(1));
        }
        return code(() -> service.grpc().reserve(request.build()));
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException failed) {
            return failed.getStatus().getCode();
        }
    }

    private static List<Status.Code> inParallel(IntFunction<Status.Code> call) throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<Status.Code>> answers = IntStream.range(0, CALLS)
                    .mapToObj(i -> callers.submit(() -> call.apply(i)))
                    .toList();
            List<Status.Code> codes = new ArrayList<>();
            for (Future<Status.Code> answer : answers) {
                codes.add(answer.get());
            }
            return codes;
        }
    }
}
