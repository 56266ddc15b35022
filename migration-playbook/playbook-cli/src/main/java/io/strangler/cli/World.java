package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger.Entry;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a proposal rests on; when any of it has changed it is no longer what somebody agreed to. */
record World(Map<String, String> facts) {
    private static final String FIELD = "basis";
    private static final String IN_FORCE = "inForce";
    private static final String LAST_MOVE = "lastMove";
    private static final Map<String, String> WORDS = Map.of(
            "planFile",
            "the plan file",
            "flags",
            "the flags file",
            "translators",
            "the translators",
            IN_FORCE,
            "what is in force",
            LAST_MOVE,
            "the last move in the ledger");

    static World of(Workspace workspace, CapabilityName capability, StageRule present) throws SQLException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("planFile", digest(workspace));
        facts.put("flags", workspace.flags().revision());
        try (TranslatorJars jars = workspace.translators()) {
            facts.put("translators", jars.revision());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        facts.put(IN_FORCE, Standing.words(present));
        Optional<ControlDatabase> control = workspace.control();
        if (control.isPresent()) {
            List<Entry> history = control.get().ledger().history(capability);
            facts.put(
                    LAST_MOVE,
                    History.last(history, entry -> !entry.before().equals(entry.after()))
                            .map(Object::toString)
                            .orElse("none"));
        }
        return new World(facts);
    }

    /** Reads the basis of a proposal that was printed as JSON. */
    static World of(JsonNode proposal) {
        Map<String, String> facts = new LinkedHashMap<>();
        proposal.path(FIELD)
                .propertyStream()
                .forEach(field -> facts.put(field.getKey(), field.getValue().asString("")));
        return new World(facts);
    }

    void json(ObjectNode node) {
        ObjectNode basis = node.putObject(FIELD);
        facts.forEach(basis::put);
    }

    /** Returns what is not as it was then, in words; empty when nothing has changed. */
    List<String> moved(World then) {
        return facts.keySet().stream()
                .filter(fact -> !String.valueOf(facts.get(fact)).equals(then.facts.get(fact)))
                .map(fact -> WORDS.get(fact) + " was " + then.facts.getOrDefault(fact, "not known") + " and is "
                        + facts.get(fact))
                .toList();
    }

    private static String digest(Workspace workspace) {
        try {
            byte[] content = Files.readAllBytes(workspace.plan().file());
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content))
                    .substring(0, 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every platform has SHA-256", e);
        }
    }
}
