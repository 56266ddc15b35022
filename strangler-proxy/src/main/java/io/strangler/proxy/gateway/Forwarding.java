package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.ProxySpec;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** What every forwarded request shares: the client, the header rules and the time limits. */
record Forwarding(
        Vertx vertx,
        HttpClient client,
        MessageHeaders headers,
        ProxySpec limits,
        BodyLimit bodies,
        OwnCreates ownCreates) {
    /** Opens a request to an upstream on a connection from the pool. */
    Future<HttpClientRequest> open(Upstream upstream, HttpMethod method, String target, MultiMap fields) {
        return client.request(new RequestOptions()
                .setHost(upstream.host())
                .setPort(upstream.port())
                .setSsl(upstream.tls())
                .setMethod(method)
                .setURI(upstream.target(target))
                .setConnectTimeout(limits.connectTimeout().toMillis())
                .setHeaders(fields));
    }

    long answerMillis() {
        return limits.answerTimeout().toMillis();
    }
}
