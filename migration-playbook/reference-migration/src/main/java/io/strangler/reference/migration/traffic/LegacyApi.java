package io.strangler.reference.migration.traffic;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shop's API as its users have always known it; sends every request once. */
final class LegacyApi {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient http;
    private final Supplier<URI> shop;

    LegacyApi(HttpClient http, Supplier<URI> shop) {
        this.http = http;
        this.shop = shop;
    }

    Answer customer(long number) throws InterruptedException {
        return send("GET", "/api/customers/" + number, "");
    }

    Answer list(long from, int limit) throws InterruptedException {
        return send("GET", "/api/customers?from=" + from + "&limit=" + limit, "");
    }

    Answer replace(long number, JsonNode customer) throws InterruptedException {
        return send("PUT", "/api/customers/" + number, customer.toString());
    }

    Answer create(JsonNode customer) throws InterruptedException {
        return send("POST", "/api/customers", customer.toString());
    }

    Answer credit(long number, long deltaCents) throws InterruptedException {
        return send("POST", "/api/customers/" + number + "/credit", "{\"deltaCents\":" + deltaCents + "}");
    }

    Answer delete(long number) throws InterruptedException {
        return send("DELETE", "/api/customers/" + number, "");
    }

    private Answer send(String method, String path, String body) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(shop.get().resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "application/json");
        if (body.isEmpty()) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json").method(method, BodyPublishers.ofString(body));
        }
        try {
            return answer(method, http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            return new Answer.Failed(method + " " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static Answer answer(String method, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 404) {
            return new Answer.Missing();
        }
        if (status >= 500) {
            return new Answer.Failed(method + " " + status + " " + shortened(response.body()));
        }
        if (status >= 300) {
            return new Answer.Refused(method + " " + status + " " + shortened(response.body()));
        }
        try {
            return new Answer.Done(status, JSON.readTree(response.body().isEmpty() ? "null" : response.body()));
        } catch (JacksonException e) {
            return new Answer.Failed(
                    method + " " + status + " with a body that is no JSON: " + shortened(response.body()));
        }
    }

    private static String shortened(String body) {
        return body.length() <= 200 ? body : body.substring(0, 200) + "...";
    }
}
