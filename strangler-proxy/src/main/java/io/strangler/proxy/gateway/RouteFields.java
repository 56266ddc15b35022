package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Fields that the operator's routes have set for the upstream. */
final class RouteFields {
    private RouteFields() {}

    /**
     * Reads them from the headers of an exchange.
     *
     * @throws IllegalArgumentException when one of them could not stand in a request
     */
    static Optional<MultiMap> of(Map<String, @Nullable Object> headers) {
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        MultiMap checked = HttpHeaders.headers();
        headers.forEach((name, value) -> {
            if (value != null) {
                checked.set(name, value.toString());
            }
        });
        return Optional.of(checked);
    }
}
