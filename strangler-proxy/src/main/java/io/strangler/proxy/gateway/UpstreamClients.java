package io.strangler.proxy.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;

/**
 * The connections to the upstreams, each event loop's its own: a pool that all of them shared would hand out connections of
 * another loop, and every piece of every message would change threads.
 */
final class UpstreamClients {
    // Shorter than the idle limits of usual servers, so that we close idle connections and not they while we send.
    private static final int KEEP_ALIVE_SECONDS = 8;
    private static final int CONNECTIONS = 2_048;

    private final FastThreadLocal<HttpClientAgent> clients;

    UpstreamClients(Vertx vertx, Duration connectTimeout) {
        this.clients = new FastThreadLocal<>() {
            @Override
            protected HttpClientAgent initialValue() {
                return build(vertx, connectTimeout);
            }
        };
    }

    /** Returns the client of the event loop that asks. */
    HttpClientAgent here() {
        return clients.get();
    }

    private static HttpClientAgent build(Vertx vertx, Duration connectTimeout) {
        return vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        // A late write counts as running until its connection ends; a host that is gone ends none.
                        .setTcpKeepAlive(true)
                        .setConnectTimeout((int) connectTimeout.toMillis())
                        .setMaxHeaderSize(64 * 1024))
                .with(new PoolOptions().setHttp1MaxSize(CONNECTIONS))
                .withConnectHandler(connection -> {
                    UnaskedAnswers.install(connection);
                    InterimAnswers.install(connection);
                })
                .build();
    }
}
