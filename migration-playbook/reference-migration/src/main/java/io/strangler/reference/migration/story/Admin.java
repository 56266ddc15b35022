package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.ReferenceSystems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What proxy and bridge say of themselves on their admin ports. */
final class Admin {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String CAPABILITY = "customers";

    private final ReferenceSystems systems;

    Admin(ReferenceSystems systems) {
        this.systems = systems;
    }

    /** The proxy's view of the capability that moves; missing while the proxy does not answer. */
    JsonNode capability() throws InterruptedException {
        return ofCapability(proxy().path("capabilities"));
    }

    JsonNode proxy() throws InterruptedException {
        return get(systems.addresses().proxyAdminUrl().resolve("/admin/status"));
    }

    /** The sides from which streams of the capability run, or should. */
    List<String> streams() throws InterruptedException {
        return ofBridge()
                .filter(stream -> !stream.path("state").asString("").equals("stopped"))
                .map(stream -> stream.path("from").asString(""))
                .toList();
    }

    /** One stream of the bridge; missing while there is none. */
    JsonNode stream(String from) throws InterruptedException {
        return ofBridge()
                .filter(stream -> stream.path("from").asString("").equals(from))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private Stream<JsonNode> ofBridge() throws InterruptedException {
        return StreamSupport.stream(
                        get(systems.addresses().bridgeAdminUrl().resolve("/admin/status"))
                                .path("streams")
                                .spliterator(),
                        false)
                .filter(stream -> stream.path("capability").asString("").equals(CAPABILITY));
    }

    /** Asks a stream to pass everything written so far on its side; false when it did not within some seconds. */
    boolean pass(String from) throws InterruptedException {
        URI address = systems.addresses()
                .bridgeAdminUrl()
                .resolve("/admin/streams/" + CAPABILITY + "/" + from + "/pass?timeout=5000");
        return get(address).path("passed").asBoolean(false);
    }

    /** Keeps what proxy and bridge say of themselves, for a person to look at. */
    void keep(Path folder) throws IOException, InterruptedException {
        URI bridge = systems.addresses().bridgeAdminUrl();
        Files.writeString(folder.resolve("proxy-status.json"), proxy().toPrettyString());
        Files.writeString(
                folder.resolve("bridge-status.json"),
                get(bridge.resolve("/admin/status")).toPrettyString());
        Files.writeString(
                folder.resolve("bridge-parked.json"),
                get(bridge.resolve("/admin/parked")).toPrettyString());
    }

    private static JsonNode ofCapability(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(each -> each.path("capability").asString("").equals(CAPABILITY))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private JsonNode get(URI address) throws InterruptedException {
        return ask(HttpRequest.newBuilder(address));
    }

    private JsonNode ask(HttpRequest.Builder builder) throws InterruptedException {
        HttpRequest request = builder.timeout(Duration.ofSeconds(10)).build();
        try {
            HttpResponse<String> response = systems.http().send(request, BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
        } catch (IOException unreachable) {
            return MissingNode.getInstance();
        }
    }
}
