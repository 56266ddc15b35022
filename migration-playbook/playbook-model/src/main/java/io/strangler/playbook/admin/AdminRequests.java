package io.strangler.playbook.admin;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;

/**
 * Begins requests to administration ports, with the operator's key where there is one.
 *
 * @param key the secret whose digest stands in the plan's file of keys
 */
public record AdminRequests(Optional<String> key) {
    /** The environment variable that holds the operator's key. */
    public static final String VARIABLE = "STRANGLER_ADMIN_KEY";

    /** Returns requests without a key, for ports that ask for none. */
    public static AdminRequests withoutKey() {
        return new AdminRequests(Optional.empty());
    }

    /** Returns requests with the key of the environment, if it has one. */
    public static AdminRequests ofEnvironment() {
        return new AdminRequests(Optional.ofNullable(System.getenv(VARIABLE)).filter(key -> !key.isBlank()));
    }

    /** Begins a request. */
    public HttpRequest.Builder to(URI address) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        authorization().ifPresent(proof -> request.header("Authorization", proof));
        return request;
    }

    /** Returns what {@code Authorization} has to say. */
    public Optional<String> authorization() {
        return key.map("Bearer "::concat);
    }

    /** Hides the key. */
    @Override
    public String toString() {
        return "AdminRequests[key=" + (key.isPresent() ? "given" : "none") + "]";
    }
}
