package io.strangler.benchmarks.peer;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;

/**
 * The transport that the proxy stands on, with nothing upon it: no flags, no checks, no limits, no metrics.
 *
 * <p>What the proxy does slower than this is the price of what it does; what this does slower than nginx is the transport's.
 */
public final class BareProxy {
    private static final int EVENT_LOOPS = 2;

    private BareProxy() {}

    /** @param arguments the port to listen on, and the origin's */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        int origin = Integer.parseInt(arguments[1]);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setEventLoopPoolSize(EVENT_LOOPS).setPreferNativeTransport(true));
        vertx.deployVerticle(() -> new Listening(port, origin), new DeploymentOptions().setInstances(EVENT_LOOPS))
                .await();
    }

    private static final class Listening extends VerticleBase {
        private final int port;
        private final int origin;

        Listening(int port, int origin) {
            this.port = port;
            this.origin = origin;
        }

        // A client for each event loop, so that no message changes threads.
        @Override
        public Future<?> start() {
            HttpProxy proxy = HttpProxy.reverseProxy(
                    vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(1024)));
            return vertx.createHttpServer(
                            new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                    .requestHandler(proxy.origin(origin, "127.0.0.1"))
                    .listen();
        }
    }
}
