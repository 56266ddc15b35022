package io.strangler.reference.inventory.reservation;

import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import io.strangler.contract.inventory.v1.ConfirmRequest;
import io.strangler.contract.inventory.v1.InventoryGrpc;
import io.strangler.contract.inventory.v1.Quote;
import io.strangler.contract.inventory.v1.QuoteReply;
import io.strangler.contract.inventory.v1.QuoteRequest;
import io.strangler.contract.inventory.v1.ReleaseReply;
import io.strangler.contract.inventory.v1.ReleaseRequest;
import io.strangler.contract.inventory.v1.ReserveRequest;
import io.strangler.reference.inventory.article.Articles;
import java.time.Duration;
import java.util.LinkedHashSet;
import org.springframework.grpc.server.service.GrpcService;

/** The same reservations over gRPC; what they refuse becomes a status elsewhere. */
@GrpcService
final class InventoryGrpcService extends InventoryGrpc.InventoryImplBase {

    private final Reservations reservations;
    private final Articles articles;
    private final HoldTimes holdTimes;

    InventoryGrpcService(Reservations reservations, Articles articles, HoldTimes holdTimes) {
        this.reservations = reservations;
        this.articles = articles;
        this.holdTimes = holdTimes;
    }

    @Override
    public void quote(QuoteRequest request, StreamObserver<QuoteReply> reply) {
        QuoteReply.Builder quotes = QuoteReply.newBuilder();
        articles.quotes(new LinkedHashSet<>(request.getSkusList())).values().stream()
                .map(quote -> Quote.newBuilder()
                        .setSku(quote.sku())
                        .setTitle(quote.title())
                        .setPriceCents(quote.price().movePointRight(2).longValueExact()))
                .forEach(quotes::addQuotes);
        answer(quotes.build(), reply);
    }

    @Override
    public void reserve(ReserveRequest request, StreamObserver<io.strangler.contract.inventory.v1.Reservation> reply) {
        Wanted wanted = Wanted.of(request.getLinesList().stream()
                .map(line -> new Wanted.Line(line.getSku(), line.getQuantity()))
                .toList());
        Duration hold = request.hasHold()
                ? Duration.ofSeconds(
                        request.getHold().getSeconds(), request.getHold().getNanos())
                : holdTimes.usual();
        answer(
                message(reservations.reserve(new ReservationKey(request.getKey()), wanted, holdTimes.checked(hold))),
                reply);
    }

    @Override
    public void confirm(ConfirmRequest request, StreamObserver<io.strangler.contract.inventory.v1.Reservation> reply) {
        answer(message(reservations.confirm(new ReservationKey(request.getKey()))), reply);
    }

    @Override
    public void release(ReleaseRequest request, StreamObserver<ReleaseReply> reply) {
        reservations.release(new ReservationKey(request.getKey()));
        answer(ReleaseReply.getDefaultInstance(), reply);
    }

    private static <T> void answer(T message, StreamObserver<T> reply) {
        reply.onNext(message);
        reply.onCompleted();
    }

    private static io.strangler.contract.inventory.v1.Reservation message(Reservation reservation) {
        var message = io.strangler.contract.inventory.v1.Reservation.newBuilder()
                .setKey(reservation.key())
                .setState(state(reservation.state()))
                .setExpiresAt(Timestamp.newBuilder()
                        .setSeconds(reservation.expiresAt().getEpochSecond())
                        .setNanos(reservation.expiresAt().getNano()));
        reservation
                .allocations()
                .forEach(each -> message.addAllocations(io.strangler.contract.inventory.v1.Allocation.newBuilder()
                        .setSku(each.sku())
                        .setWarehouse(each.warehouse())
                        .setQuantity(each.quantity())));
        return message.build();
    }

    private static io.strangler.contract.inventory.v1.Reservation.State state(ReservationState state) {
        return switch (state) {
            case HELD -> io.strangler.contract.inventory.v1.Reservation.State.STATE_HELD;
            case CONFIRMED -> io.strangler.contract.inventory.v1.Reservation.State.STATE_CONFIRMED;
            case RELEASED -> io.strangler.contract.inventory.v1.Reservation.State.STATE_RELEASED;
            case EXPIRED -> io.strangler.contract.inventory.v1.Reservation.State.STATE_EXPIRED;
        };
    }
}
