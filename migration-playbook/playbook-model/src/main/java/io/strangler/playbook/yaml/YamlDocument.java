package io.strangler.playbook.yaml;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Opens YAML 1.2 files, and JSON as its subset, whose root is a mapping. */
public final class YamlDocument {
    private YamlDocument() {}

    /**
     * Reads a file.
     *
     * @throws InvalidFile when the file is missing, unreadable, not YAML or not a mapping
     */
    public static YamlSection read(Path file) {
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw refused(file, 1, "", "there is no such file");
        } catch (IOException e) {
            throw refused(file, 1, "", "cannot be read as UTF-8 text: " + e.getMessage());
        }
    }

    /** Parses text that came from the given file. */
    public static YamlSection parse(Path file, String text) {
        if (compose(file, text).orElse(null) instanceof MappingNode mapping) {
            return new YamlSection(file, "", mapping, new YamlProblems(file));
        }
        throw refused(file, 1, "", "must be a mapping of keys to values");
    }

    static Optional<Node> compose(Path file, String text) {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                .build();
        try {
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw refused(file, line, "", "is not YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            throw refused(file, 1, "", "is not YAML: " + e.getMessage());
        }
    }

    private static InvalidFile refused(Path file, int line, String key, String message) {
        return new InvalidFile(List.of(new Problem(file, line, key.isEmpty() ? "file" : key, message)));
    }
}
