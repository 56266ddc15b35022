package io.strangler.reference.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Duration;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.strangler.contract.inventory.v1.ConfirmRequest;
import io.strangler.contract.inventory.v1.Line;
import io.strangler.contract.inventory.v1.ReleaseRequest;
import io.strangler.contract.inventory.v1.Reservation;
import io.strangler.contract.inventory.v1.Reservation.State;
import io.strangler.contract.inventory.v1.ReserveRequest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;

class ReservationIT {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final java.time.Duration HOLD = java.time.Duration.ofMinutes(10);

    private static Service service;

    private String sku;
    private String key;

    @BeforeAll
    static void start() {
        service = Service.onFreshDatabase("--inventory.reservations.sweep-every=20ms");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void tenPieces() {
        sku = "S" + COUNT.incrementAndGet();
        key = "key-" + sku;
        service.stocked(sku, Map.of("D01", 6, "D02", 4));
    }

    @Test
    void whatIsReservedIsThereButNotAvailableUntilItIsConfirmed() {
        Reservation held = reserve(key, 7);
        long whileHeld = service.onHand(sku);
        Reservation confirmed = confirm(key);

        assertThat(held.getState()).isEqualTo(State.STATE_HELD);
        assertThat(held.getAllocationsList())
                .extracting(each -> each.getWarehouse() + " " + each.getQuantity())
                .containsExactly("D01 6", "D02 1");
        assertThat(held.getExpiresAt().getSeconds())
                .isEqualTo(service.clock().instant().plus(HOLD).getEpochSecond());
        assertThat(whileHeld).isEqualTo(10);
        assertThat(confirmed.getState()).isEqualTo(State.STATE_CONFIRMED);
        assertThat(service.onHand(sku)).isEqualTo(3);
        assertThat(service.available(sku)).isEqualTo(3);
    }

    @Test
    void everyCallMayBeRepeatedAndDoesItsWorkOnce() {
        Reservation first = reserve(key, 4);
        assertThat(reserve(key, 4)).isEqualTo(first);
        assertThat(service.available(sku)).isEqualTo(6);

        confirm(key);
        confirm(key);
        assertThat(reserve(key, 4).getState()).isEqualTo(State.STATE_CONFIRMED);
        assertThat(service.onHand(sku)).isEqualTo(6);

        release(key);
        release(key);
        assertThat(service.onHand(sku)).isEqualTo(10);
        assertThat(service.available(sku)).isEqualTo(10);
    }

    @Test
    void aReleaseGivesBackWhatIsHeld() {
        reserve(key, 10);

        release(key);

        assertThat(service.available(sku)).isEqualTo(10);
        assertFails(() -> confirm(key), Status.Code.FAILED_PRECONDITION, "is RELEASED");
    }

    @Test
    void aRequestThatComesAfterItsOwnReleaseHoldsNothing() {
        release(key);

        assertFails(() -> reserve(key, 1), Status.Code.FAILED_PRECONDITION, "is RELEASED; reserve anew");
        assertThat(service.available(sku)).isEqualTo(10);
    }

    @Test
    void whatIsNotConfirmedInTimeIsGivenBackByItself() {
        reserve(key, 10);

        service.clock().advance(HOLD);

        await().until(() -> service.available(sku) == 10);
        assertFails(() -> confirm(key), Status.Code.FAILED_PRECONDITION, "is EXPIRED");
        assertFails(() -> reserve(key, 10), Status.Code.FAILED_PRECONDITION, "is EXPIRED");
        assertThat(service.onHand(sku)).isEqualTo(10);
    }

    @Test
    void stockThatNobodySweptYetIsReservedAllTheSame() {
        reserve(key, 10);

        service.clock().advance(HOLD);

        assertThat(reserve(key + "-next", 10).getState()).isEqualTo(State.STATE_HELD);
    }

    @Test
    void aReservationHoldsUntilTheVeryEndOfItsTime() {
        reserve(key, 10);

        service.clock().advance(HOLD.minusMillis(1));

        assertThat(confirm(key).getState()).isEqualTo(State.STATE_CONFIRMED);
    }

    @Test
    void aFailedReservationHoldsNothingAndItsKeyMayBeUsedAgain() {
        assertFails(() -> reserve(key, 11), Status.Code.FAILED_PRECONDITION, "10 are free, not 11");

        assertThat(service.available(sku)).isEqualTo(10);
        assertThat(reserve(key, 10).getState()).isEqualTo(State.STATE_HELD);
    }

    @Test
    void whatACountInTheWarehouseDidNotFindIsNotConfirmed() {
        reserve(key, 10);
        service.database()
                .sql("update stock set quantity = 5 where sku = ? and warehouse = 'D01'")
                .param(sku)
                .update();

        assertFails(() -> confirm(key), Status.Code.FAILED_PRECONDITION, "Of article " + sku);
        assertThat(service.onHand(sku)).isEqualTo(9);
        release(key);
        assertThat(service.available(sku)).isEqualTo(9);
    }

    @Test
    void refusalsTellTheCallerWhatToDo() {
        reserve(key, 1);

        assertFails(() -> reserve(key, 2), Status.Code.ALREADY_EXISTS, "other articles or quantities");
        assertFails(() -> confirm("never-seen"), Status.Code.NOT_FOUND, "There is no reservation never-seen");
        assertFails(() -> reserve("a b", 1), Status.Code.INVALID_ARGUMENT, "A key has");
        assertFails(() -> reserve(key + "0", 0), Status.Code.INVALID_ARGUMENT, "A line names");
        assertFails(
                () -> service.grpc()
                        .reserve(request(key + "h", 1)
                                .setHold(Duration.newBuilder().setSeconds(3601))
                                .build()),
                Status.Code.INVALID_ARGUMENT,
                "at most PT1H");
        assertFails(
                () -> service.grpc()
                        .reserve(ReserveRequest.newBuilder()
                                .setKey("u")
                                .addLines(Line.newBuilder().setSku("NONE").setQuantity(1))
                                .build()),
                Status.Code.NOT_FOUND,
                "There is no article NONE");
    }

    @Test
    void restSaysTheSame() {
        String path = "/reservations/" + key;

        assertThat(service.put(path, Map.of("lines", Service.lines(sku, 7), "holdSeconds", 60))
                        .body()
                        .get("state")
                        .asString())
                .isEqualTo("HELD");
        assertThat(service.get(path).body().get("allocations").size()).isEqualTo(2);
        assertProblem(service.put(path, Map.of("lines", Service.lines(sku, 6))), HttpStatus.CONFLICT, "TAKEN");
        assertThat(service.post(path + "/confirmation", Map.of())
                        .body()
                        .get("state")
                        .asString())
                .isEqualTo("CONFIRMED");
        assertThat(service.delete(path).status()).isEqualTo(HttpStatus.NO_CONTENT);
        assertProblem(service.post(path + "/confirmation", Map.of()), HttpStatus.CONFLICT, "REFUSED");
        assertProblem(service.get("/reservations/none"), HttpStatus.NOT_FOUND, "MISSING");
        assertProblem(
                service.put("/reservations/h", Map.of("lines", Service.lines(sku, 1), "holdSeconds", 3601)),
                HttpStatus.BAD_REQUEST,
                "UNACCEPTABLE");
        assertThat(service.available(sku)).isEqualTo(10);
    }

    private Reservation reserve(String as, int quantity) {
        return service.grpc().reserve(request(as, quantity).build());
    }

    private ReserveRequest.Builder request(String as, int quantity) {
        return ReserveRequest.newBuilder()
                .setKey(as)
                .addLines(Line.newBuilder().setSku(sku).setQuantity(quantity));
    }

    private static Reservation confirm(String as) {
        return service.grpc().confirm(ConfirmRequest.newBuilder().setKey(as).build());
    }

    private static void release(String as) {
        service.grpc().release(ReleaseRequest.newBuilder().setKey(as).build());
    }

    private static void assertFails(Runnable call, Status.Code code, String description) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
            assertThat(failed.getStatus().getCode()).isEqualTo(code);
            assertThat(failed.getStatus().getDescription()).contains(description);
        });
    }

    private static void assertProblem(Answer answer, HttpStatus status, String kind) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
        assertThat(answer.body().get("kind").asString()).isEqualTo(kind);
    }
}
