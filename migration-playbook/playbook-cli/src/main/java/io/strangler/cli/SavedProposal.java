package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A step that {@code strangler plan -o json} has proposed, read again from a file. */
record SavedProposal(Path file, Move move, World world) {
    /**
     * Reads the one step of a file, or that of a capability.
     *
     * @param capability empty for the only one
     */
    static SavedProposal read(Path file, String capability) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode each : document(file).path("capabilities")) {
            JsonNode next = each.path("next");
            if (next.isObject()
                    && (capability.isEmpty()
                            || next.path("capability").asString("").equals(capability))) {
                found.add(next);
            }
        }
        if (found.size() != 1) {
            throw new Refusal(
                    Exit.USAGE,
                    file + " proposes " + Terminal.count(found.size(), "step")
                            + (capability.isEmpty() ? "" : " for " + capability)
                            + ", must be 1; write it with: strangler plan CAPABILITY -o json");
        }
        JsonNode next = found.getFirst();
        Optional<Stage> stage = Stage.of(next.path("stage").asString(""));
        int share = next.path("share").asInt(0);
        World world = World.of(next);
        boolean whole = stage.isPresent()
                && share >= 1
                && share <= 100
                && (share == 100 || stage.get() == Stage.LIVE)
                && !world.facts().isEmpty();
        if (!whole) {
            throw unreadable(file, "a step needs stage, share and basis");
        }
        return new SavedProposal(
                file, new Move(new CapabilityName(next.path("capability").asString("")), stage.get(), share), world);
    }

    private static JsonNode document(Path file) {
        try {
            JsonNode document = new JsonMapper().readTree(Files.readString(file));
            if (document.path("version").asInt(0) != 1) {
                throw unreadable(file, "its version is not 1");
            }
            return document;
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()));
        } catch (JacksonException e) {
            throw unreadable(file, "it is no JSON");
        }
    }

    private static Refusal unreadable(Path file, String why) {
        return new Refusal(
                Exit.USAGE, file + " holds no proposal: " + why + "; write it with: strangler plan CAPABILITY -o json");
    }
}
