package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.SystemSpec.Health;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Asks instances whether they are well, and those that were put out whether they are back; users wait for neither. */
final class InstanceProbes implements AutoCloseable {
    private static final long LOOK_MILLIS = 200;
    private static final long LONGEST_MILLIS = 2_000;

    private final Vertx vertx;
    private final HttpClientAgent client;
    private final Set<Instance> underWay = new HashSet<>();
    private volatile boolean closed;

    private InstanceProbes(Vertx vertx, Duration connectTimeout) {
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int)
                        Math.min(connectTimeout.toMillis(), LONGEST_MILLIS)));
    }

    /** Begins to look after the systems that are told apart by instance; does nothing if there are none. */
    static InstanceProbes start(Vertx vertx, Systems systems, Duration connectTimeout) {
        InstanceProbes probes = new InstanceProbes(vertx, connectTimeout);
        if (!systems.watched().isEmpty()) {
            // Everything that follows stays on this one event loop.
            vertx.getOrCreateContext().runOnContext(ignored -> systems.watched().forEach(probes::watch));
        }
        return probes;
    }

    private void watch(Systems.Running system) {
        system.spec().health().ifPresent(health -> {
            check(system, health);
            vertx.setPeriodic(health.every().toMillis(), ignored -> check(system, health));
        });
        vertx.setPeriodic(LOOK_MILLIS, ignored -> {
            for (Instance instance : system.instances().all()) {
                if (!closed && instance.awaitsProbe() && underWay.add(instance)) {
                    probe(system, instance).onComplete(probed -> {
                        underWay.remove(instance);
                        instance.probed(probed.succeeded());
                    });
                }
            }
        });
    }

    private void check(Systems.Running system, Health health) {
        if (closed) {
            return;
        }
        for (Instance instance : system.instances().all()) {
            ask(system, instance, health).onComplete(answer -> instance.checked(answer.succeeded()));
        }
    }

    private Future<?> probe(Systems.Running system, Instance instance) {
        return system.spec()
                .health()
                .<Future<?>>map(health -> ask(system, instance, health))
                .orElseGet(() -> client.connect(instance.address(new HttpConnectOptions()))
                        .compose(HttpClientConnection::close));
    }

    private Future<Void> ask(Systems.Running system, Instance instance, Health health) {
        MultiMap fields = HttpHeaders.headers().set("Host", instance.authority());
        system.secret().ifPresent(secret -> secret.writeTo(fields));
        return client.request(instance.address(new RequestOptions())
                        .setMethod(HttpMethod.GET)
                        .setURI(health.path())
                        .setHeaders(fields))
                .compose(request -> request.send()
                        .timeout(Math.min(health.every().toMillis(), LONGEST_MILLIS), TimeUnit.MILLISECONDS)
                        .compose(answer -> answer.statusCode() >= 200 && answer.statusCode() < 400
                                ? answer.end()
                                : Future.failedFuture("answers " + answer.statusCode()))
                        .onFailure(ignored -> {
                            var unused = request.reset();
                        }));
    }

    @Override
    public void close() {
        closed = true;
        client.close().await();
    }
}
