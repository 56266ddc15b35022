package io.strangler.cli;

import io.strangler.playbook.admin.AdminRequests;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One program's administration port. A program that cannot be reached is an answer, not an exception. */
final class Admin implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final String program;
    private final URI address;
    private final AdminRequests requests;
    private @Nullable HttpClient http;

    Admin(String program, String host, int port, AdminRequests requests) {
        this.program = program;
        this.requests = requests;
        // A program that listens everywhere is reached here.
        this.address = URI.create("http://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + port);
    }

    URI address() {
        return address;
    }

    Answer status() throws InterruptedException {
        return get("/admin/status");
    }

    Answer get(String path) throws InterruptedException {
        try {
            HttpResponse<String> response = http().send(
                            requests.to(address.resolve(path)).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 401) {
                return unreachable("it asks for a key: put it into " + AdminRequests.VARIABLE);
            }
            if (response.statusCode() != 200) {
                return unreachable("it answered " + response.statusCode() + " " + firstLine(response.body()));
            }
            return new Answer.Body(JSON.readTree(response.body()));
        } catch (IOException e) {
            return unreachable(e.getMessage() == null ? "nothing answers there" : e.getMessage());
        } catch (JacksonException e) {
            return unreachable("it answered something that is not JSON");
        }
    }

    /** Returns a page that is no JSON; empty when the program does not show it, or cannot be reached. */
    Optional<String> text(String path) throws InterruptedException {
        try {
            HttpResponse<String> response = http().send(
                            requests.to(address.resolve(path)).timeout(LIMIT).build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns what the program knows under a path; empty when it knows nothing of it. */
    Optional<JsonNode> find(String path) throws InterruptedException {
        return ask(path, HttpRequest.Builder::GET, LIMIT);
    }

    /** Has the program do something; empty when it does not know what to. */
    Optional<JsonNode> post(String path) throws InterruptedException {
        return post(path, LIMIT);
    }

    Optional<JsonNode> post(String path, Duration limit) throws InterruptedException {
        return ask(path, request -> request.POST(HttpRequest.BodyPublishers.noBody()), limit);
    }

    // Here no answer is a failure: the command has nothing else to ask.
    private Optional<JsonNode> ask(String path, UnaryOperator<HttpRequest.Builder> method, Duration limit)
            throws InterruptedException {
        try {
            HttpResponse<String> response = http().send(
                            method.apply(requests.to(address.resolve(path)).timeout(limit))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> Optional.of(JSON.readTree(response.body()));
                case 404 -> Optional.empty();
                case 401 -> throw refused("it asks for a key: put it into " + AdminRequests.VARIABLE);
                default -> throw refused(detail(response.body()));
            };
        } catch (IOException e) {
            throw refused(
                    (e.getMessage() == null ? "nothing answers there" : e.getMessage()) + "; see: strangler doctor");
        } catch (JacksonException e) {
            throw refused("it answered something that is not JSON");
        }
    }

    private Refusal refused(String reason) {
        return new Refusal(Exit.FAILURE, program + " at " + address + ": " + reason);
    }

    // Refusals are problem documents; what stands before the program answers in plain words.
    private static String detail(String body) {
        try {
            return JSON.readTree(body).path("detail").asString(firstLine(body));
        } catch (JacksonException e) {
            return firstLine(body);
        }
    }

    private Answer unreachable(String reason) {
        return new Answer.Unreachable(program + " at " + address + ": " + reason);
    }

    private static String firstLine(String text) {
        return text.lines()
                .findFirst()
                .map(line -> line.substring(0, Math.min(line.length(), 120)))
                .orElse("");
    }

    // Made when needed: half of the commands ask nobody, and a client costs a good part of their time.
    private HttpClient http() {
        if (http == null) {
            http = HttpClient.newBuilder().connectTimeout(LIMIT).build();
        }
        return http;
    }

    @Override
    public void close() {
        if (http != null) {
            http.close();
        }
    }

    /** What a program said. */
    sealed interface Answer {
        record Body(JsonNode json) implements Answer {}

        record Unreachable(String reason) implements Answer {}
    }
}
