package io.strangler.reference.orders.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.strangler.contract.inventory.v1.InventoryGrpc;
import io.strangler.contract.inventory.v1.QuoteReply;
import io.strangler.contract.inventory.v1.QuoteRequest;
import io.strangler.contract.inventory.v1.ReleaseReply;
import io.strangler.contract.inventory.v1.ReleaseRequest;
import io.strangler.reference.orders.resilience.GuardSettings;
import io.strangler.reference.orders.resilience.RemoteRefused;
import io.strangler.reference.orders.resilience.RemoteUnavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a neighbour in trouble does to this service without each of the patterns, and with it, in numbers. */
class CascadeIT {

    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final GuardSettings OFF = settings(FOR_EVER, 1000, 1000, 1);

    @Test
    void timeLimit_callersOfANeighbourThatHangsAllHangToo() throws Exception {
        GuardSettings limited = settings(Duration.ofMillis(100), 1000, 1000, 1);
        try (Hanging hanging = new Hanging();
                Channel channel = new Channel(hanging.port());
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicInteger withLimit = new AtomicInteger();
            AtomicInteger without = new AtomicInteger();
            IntStream.range(0, 8).forEach(i -> {
                count(callers, without, () -> new CustomersClient(hanging.url(), OFF).confirm("k"));
                count(callers, without, () -> new InventoryClient(channel.grpc(), OFF).confirm("k"));
            });
            IntStream.range(0, 8).forEach(i -> {
                count(callers, withLimit, () -> new CustomersClient(hanging.url(), limited).confirm("k"));
                count(callers, withLimit, () -> new InventoryClient(channel.grpc(), limited).confirm("k"));
            });

            await().until(() -> withLimit.get() == 16);

            assertThat(without).hasValue(0);
            hanging.close();
            channel.close();
        }
    }

    @Test
    void breaker_aNeighbourThatFailsIsAskedAgainByEverybody() throws Exception {
        assertThat(arrivals(settings(FOR_EVER, 1000, 1000, 1), 200)).isEqualTo(200);
        assertThat(arrivals(settings(FOR_EVER, 1000, 10, 1), 200)).isEqualTo(10);
    }

    @Test
    void breaker_refusalsAreAnswersAndOpenNothing() throws Exception {
        AtomicInteger arrived = new AtomicInteger();
        try (Answering refusing = new Answering(409, arrived)) {
            CustomersClient client = new CustomersClient(refusing.url(), settings(FOR_EVER, 1000, 10, 1));

            for (int i = 0; i < 50; i++) {
                assertThat(catchThrowable(() -> client.confirm("k"))).isInstanceOf(RemoteRefused.class);
            }
        }
        assertThat(arrived).hasValue(50);
    }

    @Test
    void aRedirectionIsNoAnswer() throws Exception {
        try (Answering elsewhere = new Answering(302, new AtomicInteger())) {
            CustomersClient client = new CustomersClient(elsewhere.url(), OFF);

            assertThat(catchThrowable(() -> client.confirm("k"))).isInstanceOf(RemoteUnavailable.class);
        }
    }

    @Test
    void bulkhead_aNeighbourThatHangsTakesEveryThreadFromTheOthers() throws Exception {
        assertThat(servedBesideAHangingNeighbour(1000)).isZero();
        assertThat(servedBesideAHangingNeighbour(3)).isEqualTo(20);
    }

    @Test
    void retry_oneFailureInTwoIsSeenByNobodyWhoMayAskAgain() throws Exception {
        assertThat(failedQuotes(1)).isEqualTo(10);
        assertThat(failedQuotes(3)).isZero();
    }

    @Test
    void retry_whatChangesSomethingIsAskedOnce() throws Exception {
        Faltering faltering = new Faltering();
        try (Grpc server = new Grpc(faltering)) {
            InventoryClient client = new InventoryClient(server.channel(), settings(FOR_EVER, 1000, 1000, 3));
            for (int i = 0; i < 20; i++) {
                var unused = catchThrowable(() -> client.release("k"));
            }
        }
        assertThat(faltering.arrived).hasValue(20);
    }

    private static int arrivals(GuardSettings settings, int calls) throws IOException {
        AtomicInteger arrived = new AtomicInteger();
        try (Answering failing = new Answering(500, arrived)) {
            CustomersClient client = new CustomersClient(failing.url(), settings);
            for (int i = 0; i < calls; i++) {
                assertThat(catchThrowable(() -> client.confirm("k"))).isInstanceOf(RemoteUnavailable.class);
            }
        }
        return arrived.get();
    }

    /** Eight threads serve 16 requests that need the hanging neighbour and then 20 that need the other: how many of these? */
    private static int servedBesideAHangingNeighbour(int atOnce) throws Exception {
        AtomicInteger served = new AtomicInteger();
        AtomicInteger turnedAway = new AtomicInteger();
        try (Answering fine = new Answering(204, new AtomicInteger());
                Hanging hanging = new Hanging();
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            CustomersClient stuck = new CustomersClient(hanging.url(), settings(FOR_EVER, atOnce, 1000, 1));
            CustomersClient healthy = new CustomersClient(fine.url(), OFF);
            IntStream.range(0, 16)
                    .forEach(i -> threads.submit(() -> {
                        if (catchThrowable(() -> stuck.confirm("k")) instanceof RemoteUnavailable full
                                && String.valueOf(full.getMessage()).startsWith("too many calls")) {
                            turnedAway.incrementAndGet();
                        }
                    }));
            List<Future<?>> others = IntStream.range(0, 20)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        healthy.confirm("k");
                        served.incrementAndGet();
                    }))
                    .toList();
            int held = Math.min(8, atOnce);
            await().until(() -> hanging.held() == held);
            await().until(() -> held == 8 || others.stream().allMatch(Future::isDone));
            assertThat(turnedAway.get()).isEqualTo(held == 8 ? 0 : 16 - held);
            int beside = served.get();
            hanging.close();
            threads.shutdownNow();
            return beside;
        }
    }

    private static int failedQuotes(int attempts) throws IOException {
        AtomicInteger failed = new AtomicInteger();
        try (Grpc server = new Grpc(new Faltering())) {
            InventoryClient client = new InventoryClient(server.channel(), settings(FOR_EVER, 1000, 1000, attempts));
            for (int i = 0; i < 20; i++) {
                if (catchThrowable(() -> client.prices(List.of("A"))) != null) {
                    failed.incrementAndGet();
                }
            }
        }
        return failed.get();
    }

    private static void count(ExecutorService callers, AtomicInteger ended, Runnable call) {
        Future<?> unused = callers.submit(() -> {
            var failure = catchThrowable(call::run);
            ended.incrementAndGet();
        });
    }

    private static GuardSettings settings(Duration timeLimit, int atOnce, int window, int attempts) {
        return new GuardSettings(timeLimit, atOnce, window, 50, FOR_EVER, attempts, Duration.ofMillis(1));
    }

    /** Takes connections and never says a word. */
    private static final class Hanging implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        private final Queue<Socket> held = new ConcurrentLinkedQueue<>();

        Hanging() throws IOException {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        held.add(server.accept());
                    }
                } catch (IOException closed) {
                    // The test is over.
                }
            });
        }

        int port() {
            return server.getLocalPort();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + port());
        }

        int held() {
            return held.size();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    /** Answers everything with one status. */
    private static final class Answering implements AutoCloseable {

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);

        Answering(int status, AtomicInteger arrived) throws IOException {
            server.createContext("/", exchange -> {
                arrived.incrementAndGet();
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** Fails every other call, beginning with the first. */
    private static final class Faltering extends InventoryGrpc.InventoryImplBase {

        private final AtomicInteger arrived = new AtomicInteger();

        @Override
        public void quote(QuoteRequest request, StreamObserver<QuoteReply> reply) {
            answer(QuoteReply.getDefaultInstance(), reply);
        }

        @Override
        public void release(ReleaseRequest request, StreamObserver<ReleaseReply> reply) {
            answer(ReleaseReply.getDefaultInstance(), reply);
        }

        private <T> void answer(T message, StreamObserver<T> reply) {
            if (arrived.getAndIncrement() % 2 == 0) {
                reply.onError(Status.UNAVAILABLE.asRuntimeException());
            } else {
                reply.onNext(message);
                reply.onCompleted();
            }
        }
    }

    private record Channel(ManagedChannel grpc) implements AutoCloseable {

        Channel(int port) {
            this(ManagedChannelBuilder.forAddress("127.0.0.1", port)
                    .usePlaintext()
                    .build());
        }

        @Override
        public void close() {
            grpc.shutdownNow();
        }
    }

    private static final class Grpc implements AutoCloseable {

        private final Server server;
        private final Channel channel;

        Grpc(InventoryGrpc.InventoryImplBase service) throws IOException {
            server = ServerBuilder.forPort(0).addService(service).build().start();
            channel = new Channel(server.getPort());
        }

        ManagedChannel channel() {
            return channel.grpc();
        }

        @Override
        public void close() {
            channel.close();
            server.shutdownNow();
        }
    }
}
