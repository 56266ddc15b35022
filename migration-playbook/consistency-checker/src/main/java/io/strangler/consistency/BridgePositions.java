package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the bridge's administration port; the bridge takes the position at the moment it is asked. */
public final class BridgePositions implements Positions, AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI admin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER).build();

    /** Asks the bridge at an address such as {@code http://127.0.0.1:8082}. */
    public BridgePositions(URI admin) {
        this.admin = admin;
    }

    @Override
    public Passage pass(CapabilityName capability, Duration limit) throws InterruptedException {
        try {
            List<String> running = new ArrayList<>();
            List<String> others = new ArrayList<>();
            for (JsonNode stream : get("/admin/status").path("streams")) {
                if (stream.path("capability").asString("").equals(capability.value())) {
                    String from = stream.path("from").asString("");
                    String state = stream.path("state").asString("");
                    (state.equals("running") ? running : others)
                            .add(state.equals("running") ? from : from + " " + state);
                }
            }
            if (running.isEmpty()) {
                return new Passage.NotRunning("no stream of " + capability + " runs"
                        + (others.isEmpty() ? "" : " (" + String.join(", ", others) + ")"));
            }
            return passAll(capability, running, limit);
        } catch (IOException | JacksonException e) {
            return new Passage.NotRunning("the bridge at " + admin + " is unreachable: " + cause(e));
        }
    }

    private Passage passAll(CapabilityName capability, List<String> sides, Duration limit)
            throws IOException, InterruptedException {
        for (String from : sides) {
            HttpRequest request = HttpRequest.newBuilder(admin.resolve(
                            "/admin/streams/" + capability + "/" + from + "/pass?timeout=" + limit.toMillis()))
                    .timeout(limit.plus(ANSWER))
                    .POST(HttpRequest.BodyPublishers.noBody())
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
                HttpRequest.newBuilder(admin.resolve(path))
                        .timeout(ANSWER)
                        .GET()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
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
