package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.admin.AdminRequests;
import io.strangler.playbook.plan.BridgeSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.proxy.gateway.WholeExchange.AtLimit;
import io.strangler.proxy.shadow.SandboxClient;
import io.strangler.proxy.shadow.SideClient;
import io.strangler.proxy.shadow.StreamPass;
import io.strangler.proxy.tracing.Tracing;
import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Asks sides and bridge on an event loop and connections of its own, so that whatever hangs there hangs alone. */
final class MirrorClient implements SideClient, SandboxClient, StreamPass, AutoCloseable {
    private static final int CONNECTIONS = 64;
    private static final long LONGEST_MILLIS = 5_000;
    private static final long PASS_MILLIS = 2_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final HttpClient client;
    private final Upstreams upstreams;
    private final Upstream bridge;
    private final HttpHeaders atBridge;
    private final long limitMillis;
    private final Tracing tracing;

    MirrorClient(MigrationPlan plan, Systems systems, Tracing tracing) {
        this.tracing = tracing;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAliveTimeout(8).setConnectTimeout((int)
                        plan.proxy().connectTimeout().toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(CONNECTIONS));
        this.upstreams = new Upstreams(plan, systems);
        this.bridge = bridge(plan.bridge());
        this.atBridge = AdminRequests.ofEnvironment()
                .authorization()
                .map(proof -> HttpHeaders.NONE.with("Authorization", proof))
                .orElse(HttpHeaders.NONE);
        this.limitMillis = Math.min(plan.proxy().answerTimeout().toMillis(), LONGEST_MILLIS);
    }

    @Override
    public CompletionStage<HttpResponse> ask(CapabilityName capability, Side side, HttpRequest request) {
        return begin(upstreams.of(Optional.of(capability), side), marked(request, "read"), limitMillis)
                .toCompletionStage();
    }

    @Override
    public CompletionStage<HttpResponse> write(CapabilityName capability, Side side, HttpRequest request) {
        return upstreams
                .sandbox(capability, side)
                .map(sandbox -> begin(sandbox, marked(request, "write"), limitMillis))
                .orElseGet(() -> Future.failedFuture(side.word() + " has no sandbox"))
                .toCompletionStage();
    }

    private static HttpRequest marked(HttpRequest request, String effect) {
        return new HttpRequest(
                request.method(),
                request.path(),
                request.query(),
                request.headers().with(MessageHeaders.MIRRORED, effect),
                request.body());
    }

    @Override
    public CompletionStage<Boolean> passed(CapabilityName capability, Side from) {
        HttpRequest request = new HttpRequest(
                "GET",
                "/admin/streams/" + capability + "/" + from.word() + "/pass",
                "timeout=" + PASS_MILLIS,
                atBridge,
                Body.EMPTY);
        return begin(bridge, request, PASS_MILLIS + 500)
                .map(answer -> answer.status() == 200
                        && answer.body().text().replace(" ", "").contains("\"passed\":true"))
                .otherwise(false)
                .toCompletionStage();
    }

    private Future<HttpResponse> begin(Upstream upstream, HttpRequest request, long millis) {
        Promise<HttpResponse> answer = Promise.promise();
        context.runOnContext(ignored -> {
            Upstream.Place place = upstream.beside(tracing.mirrored(
                    request.method(), name -> request.headers().first(name).orElse(null)));
            WholeExchange exchange =
                    WholeExchange.begin(vertx, client, upstream, place, request, millis, AtLimit.CUT_OFF);
            // What is late here says nothing: users may be waiting for longer.
            exchange.answer().onSuccess(whole -> place.answered(whole.status())).onComplete(answer);
            exchange.over().onComplete(over -> place.leave());
        });
        return answer.future();
    }

    private static Upstream bridge(BridgeSpec spec) {
        return new Upstream(
                Systems.alone(new SystemSpec(
                        "bridge",
                        List.of(URI.create("http://" + spec.address() + ":" + spec.adminPort())),
                        Optional.empty(),
                        Optional.empty(),
                        SystemSpec.HostPolicy.PRESERVE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                CONNECTIONS);
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
