package io.strangler.playbook.plan;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the proxy listens and how long it waits.
 *
 * @param address of the port for clients
 * @param adminAddress of the port for administration
 * @param forcedSide who may choose the side of a read by a header; empty for nobody
 * @param holdLimit how long a switchover may hold writes before it is given up; {@link #heldWriteLimit} bounds each write
 * @param concurrency how many requests of one capability may run on one side at a time; few enough that a hanging side
 *     cannot take all connections, many enough for any healthy one
 * @param totalLimit how long a request may take from its arrival to the last byte of its answer; empty for ever
 * @param answerIdle after how long without a byte an answer that has begun is broken off; empty for never
 * @param tunnelIdle after how long without a byte in either direction a tunnel is closed
 * @param tls what the proxy shows to clients; empty for clear text
 * @param drainDelay how long a proxy that has been asked to end still takes requests, telling each client to go elsewhere
 * @param drainLimit how long running requests and tunnels may go on once the proxy has been asked to end
 * @param authentication the ways to authenticate, by name
 * @param authenticate what routes that do not say, and requests that no route claims, ask for; empty for nothing
 * @param accessLog the file that gets a line for every request; empty for none
 * @param discovery how many endpoints are told apart in the report on what is really used; empty for no report
 */
public record ProxySpec(
        String address,
        int port,
        String adminAddress,
        int adminPort,
        Optional<ForcedSide> forcedSide,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration holdLimit,
        int concurrency,
        Optional<Duration> totalLimit,
        Optional<Duration> answerIdle,
        Optional<Tls> tls,
        Duration tunnelIdle,
        Duration drainDelay,
        Duration drainLimit,
        Map<String, AuthenticationSpec> authentication,
        Optional<String> authenticate,
        Optional<Path> accessLog,
        OptionalInt discovery,
        ClientSpec clients) {
    public static final ProxySpec DEFAULT = new ProxySpec(
            "127.0.0.1",
            8080,
            "127.0.0.1",
            8081,
            Optional.empty(),
            Duration.ofSeconds(2),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            1_000,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofHours(1),
            Duration.ZERO,
            Duration.ofSeconds(20),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            ClientSpec.DEFAULT);

    public ProxySpec {
        authentication = Map.copyOf(authentication);
    }

    /** Returns the same with other ports. */
    public ProxySpec listeningAt(int port, int adminPort) {
        return new ProxySpec(
                address,
                port,
                adminAddress,
                adminPort,
                forcedSide,
                connectTimeout,
                answerTimeout,
                holdLimit,
                concurrency,
                totalLimit,
                answerIdle,
                tls,
                tunnelIdle,
                drainDelay,
                drainLimit,
                authentication,
                authenticate,
                accessLog,
                discovery,
                clients);
    }

    /**
     * Returns how long one write may be held: twice the limit of the switchover, for giving up takes a moment too, and a
     * write that came to be held last must not be turned away while the move is being called back.
     */
    public Duration heldWriteLimit() {
        return holdLimit.multipliedBy(2);
    }

    /**
     * A certificate with its chain and the key that belongs to it, as PEM files.
     *
     * <p>They are read, and read again when they change, by the proxy only: other programs may not be allowed to.
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * Lets testers choose the side of their reads.
     *
     * @param token what must follow the side in the header: {@code modern;TOKEN}
     */
    public record ForcedSide(String header, String token) {
        @Override
        public String toString() {
            return "ForcedSide[header=" + header + "]";
        }
    }
}
