package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.admin.AdminRequests;
import io.strangler.playbook.stage.SyncPlan;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the bridge's administration port; the bridge takes the position at the moment it is asked. */
public final class BridgePositions implements Positions, AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI admin;
    private final AdminRequests requests;
    private final Function<CapabilityName, SyncPlan> needed;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();

    /**
     * Asks the bridge at an address such as {@code http://127.0.0.1:8082}.
     *
     * @param needed the streams that a capability's stage needs; only where it needs none may none run
     */
    public BridgePositions(URI admin, AdminRequests requests, Function<CapabilityName, SyncPlan> needed) {
        this.admin = admin;
        this.requests = requests;
        this.needed = needed;
    }

    @Override
    public Passage pass(CapabilityName capability, Duration limit) throws InterruptedException {
        try {
            JsonNode status = get("/admin/status");
            SyncPlan needs = needed.apply(capability);
            List<String> running = new ArrayList<>();
            List<String> obstacles = new ArrayList<>();
            for (Side from : Side.values()) {
                boolean need = (from == Side.LEGACY ? needs.forward() : needs.reverse()).running();
                JsonNode stream = stream(status, capability, from);
                if (stream.path("state").asString("").equals("running")) {
                    running.add(from.word());
                } else {
                    obstacle(stream, need).ifPresent(reason -> obstacles.add("from " + from.word() + " " + reason));
                }
            }
            if (!obstacles.isEmpty()) {
                return new Passage.Behind(
                        "not every stream of " + capability + " runs: " + String.join("; ", obstacles));
            }
            return running.isEmpty()
                    ? new Passage.NotRunning("the stage of " + capability + " needs no stream")
                    : passAll(capability, running, limit);
        } catch (IOException | JacksonException e) {
            return new Passage.Behind("the bridge at " + admin + " is unreachable, so nobody knows what it has yet to"
                    + " carry: " + cause(e));
        }
    }

    private static JsonNode stream(JsonNode status, CapabilityName capability, Side from) {
        for (JsonNode stream : status.path("streams")) {
            if (stream.path("capability").asString("").equals(capability.value())
                    && stream.path("from").asString("").equals(from.word())) {
                return stream;
            }
        }
        return JSON.missingNode();
    }

    // A stopped stream with a failure waits for something: it is to run.
    private static Optional<String> obstacle(JsonNode stream, boolean need) {
        String state = stream.path("state").asString("unknown to the bridge");
        String failure = stream.path("failure").asString("");
        if (state.equals("stopped") && failure.isEmpty()) {
            return need ? Optional.of("stopped, and the stage needs it") : Optional.empty();
        }
        return !need && stream.isMissingNode()
                ? Optional.empty()
                : Optional.of(state + (failure.isEmpty() ? "" : " (" + failure + ")"));
    }

    private Passage passAll(CapabilityName capability, List<String> sides, Duration limit)
            throws IOException, InterruptedException {
        for (String from : sides) {
            HttpRequest request = requests.to(admin.resolve(
                            "/admin/streams/" + capability + "/" + from + "/pass?timeout=" + limit.toMillis()))
                    .timeout(limit.plus(ANSWER))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200
                    || !JSON.readTree(answer.body()).path("passed").asBoolean(false)) {
                return new Passage.Behind("the stream from " + from + " did not pass its side's position within "
                        + limit.toMillis() + " ms");
            }
        }
        return new Passage.Passed();
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                requests.to(admin.resolve(path)).timeout(ANSWER).GET().build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("it answered " + answer.statusCode());
        }
        return JSON.readTree(answer.body());
    }

    private static String cause(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    @Override
    public void close() {
        http.close();
    }
}
