package io.strangler.reference.orders.remote;

import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.strangler.contract.inventory.v1.ConfirmRequest;
import io.strangler.contract.inventory.v1.InventoryGrpc;
import io.strangler.contract.inventory.v1.Line;
import io.strangler.contract.inventory.v1.QuoteRequest;
import io.strangler.contract.inventory.v1.ReleaseRequest;
import io.strangler.contract.inventory.v1.ReserveRequest;
import io.strangler.reference.orders.order.Order;
import io.strangler.reference.orders.placement.Catalogue;
import io.strangler.reference.orders.resilience.Guard;
import io.strangler.reference.orders.resilience.GuardSettings;
import io.strangler.reference.orders.resilience.RemoteRefused;
import io.strangler.reference.orders.resilience.RemoteUnavailable;
import io.strangler.reference.orders.saga.StockDesk;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks the inventory service for prices and reservations over gRPC, within the time limit and behind the guard. */
final class InventoryClient implements StockDesk, Catalogue {

    // What the contract calls a refusal; every other status leaves open what was done.
    private static final Set<Status.Code> REFUSALS = EnumSet.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.NOT_FOUND,
            Status.Code.FAILED_PRECONDITION,
            Status.Code.ALREADY_EXISTS);

    private final ManagedChannel channel;
    private final long timeLimitMillis;
    private final Guard guard;

    InventoryClient(ManagedChannel channel, GuardSettings settings) {
        this.channel = channel;
        this.timeLimitMillis = settings.timeLimit().toMillis();
        this.guard = new Guard("inventory", settings);
    }

    @Override
    public Map<String, BigDecimal> prices(Collection<String> skus) {
        QuoteRequest request = QuoteRequest.newBuilder().addAllSkus(skus).build();
        return guard.repeatedly(() -> call(inventory -> inventory.quote(request))).getQuotesList().stream()
                .collect(Collectors.toMap(
                        quote -> quote.getSku(), quote -> BigDecimal.valueOf(quote.getPriceCents(), 2)));
    }

    // Once each: the saga repeats its steps itself, later and for longer than a caller could wait.

    @Override
    public void reserve(String key, List<Order.OrderLine> lines, java.time.Duration hold) {
        ReserveRequest.Builder request = ReserveRequest.newBuilder()
                .setKey(key)
                .setHold(Duration.newBuilder().setSeconds(hold.toSeconds()).setNanos(hold.toNanosPart()));
        lines.forEach(
                line -> request.addLines(Line.newBuilder().setSku(line.sku()).setQuantity(line.quantity())));
        once(() -> call(inventory -> inventory.reserve(request.build())));
    }

    @Override
    public void confirm(String key) {
        once(() -> call(inventory ->
                inventory.confirm(ConfirmRequest.newBuilder().setKey(key).build())));
    }

    @Override
    public void release(String key) {
        once(() -> call(inventory ->
                inventory.release(ReleaseRequest.newBuilder().setKey(key).build())));
    }

    private void once(Supplier<?> call) {
        Object unused = guard.once(call::get);
    }

    private <T> T call(Function<InventoryGrpc.InventoryBlockingStub, T> call) {
        try {
            return call.apply(
                    InventoryGrpc.newBlockingStub(channel).withDeadlineAfter(timeLimitMillis, TimeUnit.MILLISECONDS));
        } catch (StatusRuntimeException failed) {
            Status status = failed.getStatus();
            if (REFUSALS.contains(status.getCode())) {
                throw new RemoteRefused(String.valueOf(status.getDescription()));
            }
            // The channel's own pauses between attempts to connect grow to minutes; how often to try is the guard's to
            // say.
            channel.resetConnectBackoff();
            throw new RemoteUnavailable("inventory does not answer: " + status.getCode(), failed);
        }
    }
}
