package io.strangler.proxy.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Traces as the environment tells the SDK of OpenTelemetry to. */
final class OpenTelemetryTracing implements Tracing {
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "QUERY");
    private static final TextMapGetter<UnaryOperator<@Nullable String>> GETTER = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> fields) {
            return List.of();
        }

        @Override
        public @Nullable String get(@Nullable UnaryOperator<@Nullable String> fields, String key) {
            return fields == null ? null : fields.apply(key);
        }
    };

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;
    private final TextMapPropagator propagator;

    private OpenTelemetryTracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("io.strangler.proxy");
        this.propagator = sdk.getPropagators().getTextMapPropagator();
    }

    static OpenTelemetryTracing open() {
        OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesSupplier(() ->
                        Map.of("otel.service.name", "strangler-proxy", "otel.exporter.otlp.protocol", "http/protobuf"))
                // Metrics are told by Prometheus and logs written; their exporters are not there.
                .addPropertiesCustomizer(
                        config -> Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"))
                .build()
                .getOpenTelemetrySdk();
        return new OpenTelemetryTracing(sdk);
    }

    @Override
    public RequestTrace request(String method, UnaryOperator<@Nullable String> field) {
        Context parent = propagator.extract(Context.root(), field, GETTER);
        Span span = started(method, SpanKind.SERVER).setParent(parent).startSpan();
        return new OpenTelemetryTrace(this, method, span, parent.with(span));
    }

    @Override
    public @Nullable RequestTrace mirrored(String method, UnaryOperator<@Nullable String> field) {
        SpanContext origin = Span.fromContext(propagator.extract(Context.root(), field, GETTER))
                .getSpanContext();
        return origin.isSampled() ? new OpenTelemetryTrace(this, method, origin) : null;
    }

    SpanBuilder started(String method, SpanKind kind) {
        String known = METHODS.contains(method) ? method : "_OTHER";
        return tracer.spanBuilder(METHODS.contains(method) ? method : "HTTP")
                .setSpanKind(kind)
                .setAttribute(METHOD, known);
    }

    TextMapPropagator propagator() {
        return propagator;
    }

    @Override
    public void close() {
        sdk.close();
    }
}
