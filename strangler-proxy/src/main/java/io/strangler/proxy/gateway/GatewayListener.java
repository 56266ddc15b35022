package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.ClientSpec;
import io.strangler.playbook.plan.ProxySpec;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/** Listens for clients: opened when everything behind it is ready, before flags are followed, and closed first, after running requests have ended. */
public final class GatewayListener implements SmartLifecycle {
    private static final int EVENT_LOOPS = 2;
    private static final Http1ServerConfig HTTP_1 =
            new Http1ServerConfig().setMaxInitialLineLength(16 * 1024).setMaxHeaderSize(32 * 1024);
    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final GatewayDoor door;
    private final ProxySpec spec;
    private final Optional<FrontTls> tls;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    GatewayListener(Vertx vertx, GatewayDoor door, ProxySpec spec, Optional<FrontTls> tls) {
        this.tls = tls;
        this.vertx = vertx;
        this.door = door;
        this.spec = spec;
    }

    /** Returns the port in use, also when any free one was asked for. */
    public int port() {
        return servers.getFirst().actualPort();
    }

    /** Returns how clients must begin a URL of this proxy. */
    public String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    /** Returns why the certificate that is in the files is not the one in use. */
    public Optional<String> problem() {
        return tls.flatMap(FrontTls::problem);
    }

    @Override
    public void start() {
        Optional<PemKeyCertOptions> certificate = tls.map(FrontTls::present);
        try {
            int port = spec.port() == 0 ? freePort() : spec.port();
            vertx.deployVerticle(
                            () -> new Listening(port, certificate), new DeploymentOptions().setInstances(EVENT_LOOPS))
                    .await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the listener did not start in 10 seconds", e);
        } catch (Throwable e) {
            throw new CannotListen(spec.address(), spec.port(), e);
        }
        running = true;
        tls.ifPresent(front -> front.follow(servers.getFirst()::updateSSLOptions));
    }

    @Override
    public void stop() {
        running = false;
        tls.ifPresent(FrontTls::close);
        door.drain();
        pass(spec.drainDelay());
        Duration limit = spec.drainLimit();
        try {
            Future.all(servers.stream().map(server -> server.shutdown(limit)).toList())
                    .await(limit.plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RuntimeException e) {
            System.getLogger(GatewayListener.class.getName())
                    .log(System.Logger.Level.WARNING, "not every request ended in " + limit + ": " + e);
        }
    }

    // Readiness has been taken back before: who routes to this proxy needs a moment to see it.
    private static void pass(Duration delay) {
        long end = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    // Camel and the admin server start before and stop after; what follows the flags starts after.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 1;
    }

    // Vert.x's instances share a port only when it is named.
    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(spec.address()))) {
            return socket.getLocalPort();
        }
    }

    private HttpServerOptions options(int port, Optional<PemKeyCertOptions> certificate) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(spec.address())
                .setPort(port)
                .setHttp2ClearTextEnabled(false)
                // A call never leaves its event loop, so its connection needs no queue between threads: 4 KiB for each.
                .setStrictThreadMode(true)
                // WebSockets are tunnels here: nobody looks into them, so nobody may negotiate what is inside.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                // Vert.x shows a connection of HTTP/2 when its client has said its first words; until then we have said
                // nothing but ours, so that only silence of our own bounds how long they take. It ends with begin().
                .setWriteIdleTimeout((int) spec.clients().headTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(spec.clients().headTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(HTTP_1.getMaxInitialLineLength())
                .setMaxHeaderSize(HTTP_1.getMaxHeaderSize());
        Http2Streams.limit(options);
        certificate.ifPresent(pair -> options.setSsl(true)
                .setKeyCertOptions(pair)
                .setEnabledSecureTransportProtocols(FrontTls.PROTOCOLS)
                .setUseAlpn(true)
                .setAlpnVersions(FrontTls.VERSIONS));
        return options;
    }

    private final class Listening extends VerticleBase {
        private final int port;
        private final Optional<PemKeyCertOptions> certificate;

        Listening(int port, Optional<PemKeyCertOptions> certificate) {
            this.port = port;
            this.certificate = certificate;
        }

        @Override
        public Future<?> start() {
            HttpServer server = vertx.createHttpServer(options(port, certificate))
                    .requestHandler(this::handle)
                    .invalidRequestHandler(door::refuse)
                    .connectionHandler(this::begin);
            return server.listen().onSuccess(servers::add);
        }

        private void begin(HttpConnection connection) {
            ClientSpec clients = spec.clients();
            QuietConnection.hasBegun(connection);
            if (connection.protocolVersion() == HttpVersion.HTTP_2) {
                Http2Streams.watch(connection, clients.idleTimeout());
            } else {
                StrictRequestDecoder.install(connection, HTTP_1, clients.headTimeout());
                QuietConnection.install(connection, clients.idleTimeout());
            }
            StalledClient.install(connection, clients.sendTimeout());
        }

        private void handle(HttpServerRequest request) {
            door.enter(request, context);
        }
    }

    /** Thrown when the data port cannot be opened. */
    public static final class CannotListen extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CannotListen(String address, int port, Throwable cause) {
            super("cannot listen on " + address + ":" + port + ": " + cause.getMessage(), cause);
        }

        /** Returns whether another program has the port; else the address is at fault, or the right to use the port. */
        public boolean portInUse() {
            for (Throwable each = getCause(); each != null; each = each.getCause()) {
                if (String.valueOf(each.getMessage()).contains("already in use")) {
                    return true;
                }
            }
            return false;
        }
    }
}
