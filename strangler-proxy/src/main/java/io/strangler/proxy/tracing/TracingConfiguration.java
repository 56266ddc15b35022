package io.strangler.proxy.tracing;

import java.util.Locale;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Traces if the standard settings of OpenTelemetry say where to. */
@Configuration(proxyBeanMethods = false)
class TracingConfiguration {
    @Bean
    Tracing tracing() {
        boolean off = setting("otel.sdk.disabled")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent()
                || setting("otel.traces.exporter").filter("none"::equals).isPresent();
        boolean asked = setting("otel.traces.exporter").isPresent()
                || setting("otel.exporter.otlp.endpoint").isPresent()
                || setting("otel.exporter.otlp.traces.endpoint").isPresent();
        return asked && !off ? OpenTelemetryTracing.open() : Tracing.NONE;
    }

    // The way the SDK looks for them itself: a system property, or else its name in capitals in the environment.
    private static Optional<String> setting(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(
                        System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_'))))
                .filter(value -> !value.isBlank());
    }
}
