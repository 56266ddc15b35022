package io.strangler.proxy.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The span of a request and those of what it asks, by the semantic conventions for HTTP. */
final class OpenTelemetryTrace implements RequestTrace {
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> RESENDS = AttributeKey.longKey("http.request.resend_count");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<Long> BUCKET = AttributeKey.longKey("strangler.key.bucket");

    private final OpenTelemetryTracing tracing;
    private final String method;
    private final Context context;
    private final @Nullable Span span;
    private final @Nullable SpanContext link;

    OpenTelemetryTrace(OpenTelemetryTracing tracing, String method, Span span, Context context) {
        this.tracing = tracing;
        this.method = method;
        this.span = span;
        this.context = context;
        this.link = null;
    }

    /** Traces what follows from a request without being a part of it. */
    OpenTelemetryTrace(OpenTelemetryTracing tracing, String method, SpanContext link) {
        this.tracing = tracing;
        this.method = method;
        this.span = null;
        this.context = Context.root();
        this.link = link;
    }

    @Override
    public Attempt attempt(String system, String host, int port, int resends) {
        SpanBuilder builder = tracing.started(method, SpanKind.CLIENT)
                .setParent(context)
                .setAttribute("server.address", host)
                .setAttribute(PORT, (long) port)
                .setAttribute("strangler.system", system);
        if (resends > 0) {
            builder.setAttribute(RESENDS, (long) resends);
        }
        if (link != null) {
            builder.addLink(link).setAttribute("strangler.mirrored", true);
        }
        return new Sent(builder.startSpan());
    }

    @Override
    public void inject(BiConsumer<String, String> set) {
        inject(context, set);
    }

    private void inject(Context named, BiConsumer<String, String> set) {
        tracing.propagator().inject(named, set, (carrier, name, value) -> {
            if (carrier != null) {
                carrier.accept(name, value);
            }
        });
    }

    @Override
    public void end(Served served) {
        Span own = span;
        if (own == null) {
            return;
        }
        served.route().ifPresent(route -> {
            own.updateName(method + " " + route);
            own.setAttribute("http.route", route);
        });
        served.stage().ifPresent(stage -> own.setAttribute("strangler.stage", stage));
        served.bucket().ifPresent(bucket -> own.setAttribute(BUCKET, bucket));
        own.setAttribute("strangler.capability", served.capability());
        own.setAttribute("strangler.side", served.side());
        if (served.status() == 0) {
            error(own, "aborted");
        } else {
            own.setAttribute(STATUS, (long) served.status());
            if (served.status() >= 500) {
                error(own, String.valueOf(served.status()));
            }
        }
        own.end();
    }

    private static void error(Span span, String type) {
        span.setStatus(StatusCode.ERROR).setAttribute("error.type", type);
    }

    /** A request to a system. */
    private final class Sent implements Attempt {
        private final Span client;

        Sent(Span client) {
            this.client = client;
        }

        @Override
        public void inject(BiConsumer<String, String> set) {
            OpenTelemetryTrace.this.inject(context.with(client), set);
        }

        @Override
        public void answered(int status) {
            client.setAttribute(STATUS, (long) status);
            if (status >= 400) {
                error(client, String.valueOf(status));
            }
            client.end();
        }

        @Override
        public void failed(Throwable cause) {
            error(client, cause.getClass().getName());
            client.end();
        }

        @Override
        public void end() {
            client.end();
        }
    }
}
