package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.admin.AdminRequests;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class BridgePositionsIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final Duration LIMIT = Duration.ofMillis(700);

    @Test
    void asksEveryRunningStreamOfTheCapabilityAndNoOther() throws Exception {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (Server server = new Server(
                asked,
                Map.of(
                        "/admin/status",
                        streams("people", "running", "running")
                                .replace("]}", "," + stream("other", "legacy", "failed") + "]}"),
                        "/admin/streams/people/legacy/pass",
                        "{\"passed\":true,\"waitedMillis\":2}",
                        "/admin/streams/people/modern/pass",
                        "{\"passed\":true,\"waitedMillis\":2}"))) {
            assertThat(server.positions(Stage.SHADOW).pass(PEOPLE, LIMIT)).isEqualTo(new Passage.Passed());
        }
        assertThat(asked)
                .containsExactly(
                        "GET /admin/status",
                        "GET /admin/streams/people/legacy/pass?timeout=700",
                        "GET /admin/streams/people/modern/pass?timeout=700");
    }

    @Test
    void aStreamThatDoesNotGetThereIsBehind() throws Exception {
        try (Server server = new Server(
                new CopyOnWriteArrayList<>(),
                Map.of(
                        "/admin/status",
                        streams("people", "running", "stopped"),
                        "/admin/streams/people/legacy/pass",
                        "{\"passed\":false}"))) {
            assertThat(server.positions(Stage.DUALWRITE).pass(PEOPLE, LIMIT))
                    .isInstanceOfSatisfying(Passage.Behind.class, behind -> assertThat(behind.reason())
                            .contains("legacy", "700 ms"));
        }
    }

    @Test
    void noStreamIsNeededAndNoneRuns() throws Exception {
        assertThat(passage(Stage.OFF, streams("people", "stopped", "stopped"))).isInstanceOf(Passage.NotRunning.class);
    }

    @Test
    void aRunningStreamDoesNotSpeakForOneThatDoesNotRun() throws Exception {
        for (String state : List.of("failed", "loading", "stopped")) {
            assertThat(passage(Stage.SHADOW, streams("people", "running", state)))
                    .isInstanceOfSatisfying(Passage.Behind.class, behind -> assertThat(behind.reason())
                            .contains("from modern " + state));
        }
        assertThat(passage(
                        Stage.DUALWRITE,
                        streams("people", "running", "stopped")
                                .replace("\"stopped\"", "\"stopped\",\"failure\":\"another bridge owns it\"")))
                .isInstanceOf(Passage.Behind.class);
    }

    @Test
    void aStreamThatHasNotBegunIsNotOneThatTheStageDoesNotNeed() throws Exception {
        assertThat(passage(Stage.DUALWRITE, streams("people", "stopped", "stopped")))
                .isInstanceOf(Passage.Behind.class);
        assertThat(passage(Stage.DUALWRITE, streams("people", "loading", "stopped")))
                .isInstanceOf(Passage.Behind.class);
        assertThat(passage(Stage.DUALWRITE, "{\"streams\":[]}")).isInstanceOf(Passage.Behind.class);
    }

    @Test
    void withoutTheBridgeNobodyKnowsWhatIsUnderWay() throws Exception {
        URI nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        try (BridgePositions positions =
                new BridgePositions(nobody, AdminRequests.withoutKey(), capability -> Stage.OFF.sync())) {
            assertThat(positions.pass(PEOPLE, LIMIT))
                    .isInstanceOfSatisfying(Passage.Behind.class, answer -> assertThat(answer.reason())
                            .contains("unreachable"));
        }
    }

    private static Passage passage(Stage stage, String status) throws Exception {
        String passed = "{\"passed\":true}";
        try (Server server = new Server(
                        new CopyOnWriteArrayList<>(),
                        Map.of(
                                "/admin/status",
                                status,
                                "/admin/streams/people/legacy/pass",
                                passed,
                                "/admin/streams/people/modern/pass",
                                passed));
                BridgePositions positions = server.positions(stage)) {
            return positions.pass(PEOPLE, LIMIT);
        }
    }

    private static String streams(String capability, String forward, String reverse) {
        return "{\"version\":1,\"streams\":[" + stream(capability, "legacy", forward) + ","
                + stream(capability, "modern", reverse) + "]}";
    }

    private static String stream(String capability, String from, String state) {
        return "{\"capability\":\"" + capability + "\",\"from\":\"" + from + "\",\"state\":\"" + state + "\"}";
    }

    private record Server(HttpServer http) implements AutoCloseable {
        Server(List<String> asked, Map<String, String> answers) throws IOException {
            this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            http.createContext("/", exchange -> {
                asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                byte[] body = answers.getOrDefault(exchange.getRequestURI().getPath(), "{}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
        }

        BridgePositions positions(Stage stage) {
            return new BridgePositions(
                    URI.create("http://127.0.0.1:" + http.getAddress().getPort()),
                    AdminRequests.withoutKey(),
                    capability -> stage.sync());
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
