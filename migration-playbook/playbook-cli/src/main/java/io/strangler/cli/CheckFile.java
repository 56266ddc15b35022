package io.strangler.cli;

import io.strangler.consistency.Checkpoint;
import io.strangler.consistency.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a check that is killed leaves how far it came; whole or not there.
 *
 * @param what what it compares through and between: with anything else nobody may go on from it
 */
record CheckFile(Path file, List<String> what) {
    private static final JsonMapper MAPPER = new JsonMapper();

    static CheckFile of(Path directory, String entity, List<String> what) {
        return new CheckFile(directory.resolve("check-" + entity.replaceAll("[^A-Za-z0-9_-]", "_") + ".json"), what);
    }

    /**
     * Returns what an earlier check left, if any.
     *
     * @throws Refusal when it compared something else, or cannot be read
     */
    Optional<Checkpoint> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode node = MAPPER.readTree(Files.readString(file));
            if (!texts(node.path("what")).equals(what)) {
                throw new Refusal(
                        Exit.FAILURE,
                        file + " is from a check between " + texts(node.path("what")) + ", not " + what
                                + "; begin anew, without --resume");
            }
            List<List<String>> suspects = new ArrayList<>();
            node.path("suspects").forEach(each -> suspects.add(texts(each)));
            return Optional.of(new Checkpoint(
                    Instant.parse(node.path("began").asString()),
                    Position.parse(node.path("position").asString()),
                    texts(node.path("after")),
                    node.path("compared").asLong(),
                    node.path("inFlight").asLong(),
                    suspects));
        } catch (IOException | JacksonException e) {
            throw new Refusal(
                    Exit.FAILURE, file + " cannot be read: " + e.getMessage() + "; begin anew, without --resume");
        }
    }

    void write(Checkpoint checkpoint) throws IOException {
        ObjectNode node = Json.document()
                .put("began", checkpoint.began().toString())
                .put("position", checkpoint.position().toString())
                .put("compared", checkpoint.compared())
                .put("inFlight", checkpoint.inFlight());
        Json.texts(node, "what", what);
        Json.texts(node, "after", checkpoint.after());
        ArrayNode suspects = node.putArray("suspects");
        checkpoint.suspects().forEach(key -> key.forEach(suspects.addArray()::add));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, MAPPER.writeValueAsString(node));
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString("")));
        return texts;
    }
}
