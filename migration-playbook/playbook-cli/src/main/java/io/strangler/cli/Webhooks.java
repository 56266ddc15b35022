package io.strangler.cli;

import io.strangler.playbook.plan.WebhookSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.node.ObjectNode;

/** Tells others of a move, each within a limit of its own; only the one before a step forward can refuse it. */
final class Webhooks {
    private static final long LONGEST_ANSWER = 64 * 1024;

    private final WebhookSpec spec;
    private final Terminal terminal;

    Webhooks(WebhookSpec spec, Terminal terminal) {
        this.spec = spec;
        this.terminal = terminal;
    }

    /**
     * Asks whether a step forward may begin.
     *
     * @throws Refusal when the answer is not 2xx, or does not come in time
     */
    void before(ObjectNode move) throws InterruptedException {
        if (spec.before().isPresent()) {
            problem(spec.before().get(), "before", move).ifPresent(why -> {
                throw new Refusal(
                        Exit.GATE_CLOSED,
                        "the webhook before a move, " + spec.before().get() + ", " + why
                                + ", must be 2xx within " + spec.limit().toMillis() + " ms; "
                                + move.path("capability").asString() + " stays at "
                                + move.path("from").asString() + "; ask those behind it, then again: strangler gates "
                                + move.path("capability").asString());
            });
        }
    }

    /** Tells of a step forward that is done. */
    void after(ObjectNode move) throws InterruptedException {
        tell(spec.after(), "after", move);
    }

    /** Tells how a way back ended. */
    void rollback(ObjectNode move) throws InterruptedException {
        tell(spec.rollback(), "rollback", move);
    }

    // What has happened has happened, whoever does not want to hear of it.
    private void tell(Optional<URI> address, String event, ObjectNode move) throws InterruptedException {
        if (address.isPresent()) {
            problem(address.get(), event, move)
                    .ifPresent(why -> terminal.say("the webhook " + event + ", " + address.get() + ", " + why
                            + "; nothing depends on it, but somebody has not been told"));
        }
    }

    private Optional<String> problem(URI address, String event, ObjectNode move) throws InterruptedException {
        Duration limit = spec.limit();
        HttpRequest request = HttpRequest.newBuilder(address)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        move.deepCopy().put("event", event).toString()))
                .build();
        // Not closed: that would wait for an exchange that has been given up.
        HttpClient client = HttpClient.newBuilder().connectTimeout(limit).build();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LONGEST_ANSWER));
        try {
            // The limit of the request ends with the head of its answer; a body may trickle for ever.
            HttpResponse<String> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return response.statusCode() / 100 == 2
                    ? Optional.empty()
                    : Optional.of("answered " + response.statusCode() + firstLine(response.body()));
        } catch (TimeoutException e) {
            return Optional.of("has not answered within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            return Optional.of(
                    e.getCause() instanceof IOException cause
                            ? "cannot be asked: " + (cause.getMessage() == null ? cause : cause.getMessage())
                            : "cannot be asked: " + e.getCause());
        } finally {
            client.shutdownNow();
        }
    }

    private static String firstLine(String body) {
        String line = body.lines().findFirst().orElse("").strip().replaceAll("\\p{Cntrl}", "?");
        return line.isEmpty() ? "" : " '" + line.substring(0, Math.min(line.length(), 120)) + "'";
    }
}
