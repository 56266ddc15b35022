package io.strangler.playbook.yaml;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.SecretDigest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * One mapping of a document. Reads collect problems instead of throwing, so that an operator sees all of them at once;
 * {@link #finish} throws them. A key that nobody asked for is a problem too.
 */
public final class YamlSection {
    private final Path file;
    private final String path;
    private final MappingNode node;
    private final YamlProblems problems;
    private final Map<String, Node> entries = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final Set<String> asked = new HashSet<>();

    YamlSection(Path file, String path, MappingNode node, YamlProblems problems) {
        this.file = file;
        this.path = path;
        this.node = node;
        this.problems = problems;
        for (NodeTuple tuple : node.getValue()) {
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            int line = line(tuple.getKeyNode());
            if (key.isEmpty()) {
                problems.add(line, path.isEmpty() ? "file" : path, "keys must be plain words");
            } else if (entries.putIfAbsent(key, tuple.getValueNode()) != null) {
                problems.add(line, path(key), "appears twice; the first is at line " + lines.get(key));
            } else {
                lines.put(key, line);
            }
        }
    }

    public Path file() {
        return file;
    }

    public String path() {
        return path;
    }

    public Set<String> keys() {
        return entries.keySet();
    }

    /** Returns the line of a key, or of this section when it has no such key. */
    public int line(String key) {
        return lines.getOrDefault(key, line(node));
    }

    /** Records a problem with a key of this section. */
    public void problem(String key, String message) {
        problems.add(line(key), key.isEmpty() ? path : path(key), message);
    }

    /** Returns everything wrong that was found so far in the whole document. */
    public List<Problem> problems() {
        return problems.found();
    }

    public Optional<String> text(String key) {
        Node value = ask(key);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof ScalarNode scalar && !scalar.getValue().isBlank()) {
            return Optional.of(scalar.getValue());
        }
        problem(key, "must be a text");
        return Optional.empty();
    }

    public Optional<String> requiredText(String key) {
        if (!entries.containsKey(key)) {
            asked.add(key);
            problem(key, "is missing");
        }
        return text(key);
    }

    /** Reads a text through a function whose {@link IllegalArgumentException} message becomes the problem. */
    public <T> Optional<T> value(String key, Function<String, T> parse) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                problem(key, "'" + text + "' " + e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Reads the digest of a secret; what is none is not quoted in the problem, for it may be the secret. */
    public Optional<SecretDigest> secret(String key) {
        return text(key).flatMap(text -> {
            try {
                return Optional.of(SecretDigest.parse(text));
            } catch (IllegalArgumentException e) {
                problem(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    public int integer(String key, int minimum, int maximum, int otherwise) {
        return value(key, text -> {
                    int number;
                    try {
                        number = Integer.parseInt(text);
                    } catch (NumberFormatException e) {
                        throw new IllegalArgumentException("is not a whole number", e);
                    }
                    if (number < minimum || number > maximum) {
                        throw new IllegalArgumentException("is not between " + minimum + " and " + maximum);
                    }
                    return number;
                })
                .orElse(otherwise);
    }

    public List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        Node value = ask(key);
        if (value instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                if (item instanceof ScalarNode scalar) {
                    texts.add(scalar.getValue());
                } else {
                    problems.add(line(item), path(key), "must be a list of texts");
                }
            }
        } else if (value != null) {
            problem(key, "must be a list, for example [ a, b ]");
        }
        return texts;
    }

    public Optional<YamlSection> section(String key) {
        Node value = ask(key);
        if (value instanceof MappingNode mapping) {
            return Optional.of(new YamlSection(file, path(key), mapping, problems));
        }
        if (value != null) {
            problem(key, "must be a mapping of keys to values");
        }
        return Optional.empty();
    }

    /** Returns whether a key that may have two forms has the one of a section. */
    public boolean isMapping(String key) {
        return entries.get(key) instanceof MappingNode;
    }

    public Optional<YamlSection> requiredSection(String key) {
        if (!entries.containsKey(key)) {
            asked.add(key);
            problem(key, "is missing");
        }
        return section(key);
    }

    /** Returns the mappings of a list. */
    public List<YamlSection> sections(String key) {
        List<YamlSection> sections = new ArrayList<>();
        Node value = ask(key);
        if (value instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                Node item = sequence.getValue().get(i);
                String itemPath = path(key) + "[" + i + "]";
                if (item instanceof MappingNode mapping) {
                    sections.add(new YamlSection(file, itemPath, mapping, problems));
                } else {
                    problems.add(line(item), itemPath, "must be a mapping of keys to values");
                }
            }
        } else if (value != null) {
            problem(key, "must be a list");
        }
        return sections;
    }

    /** Returns the value of a key as maps, lists, strings, numbers and booleans; null for none. */
    public @Nullable Object tree(String key) {
        Node value = ask(key);
        return value == null ? null : YamlTree.of(value);
    }

    /** Refuses the keys that were never asked for. */
    public void refuseOthers() {
        for (String key : entries.keySet()) {
            if (!asked.contains(key)) {
                problem(
                        key,
                        "is not a key here; known: "
                                + String.join(", ", asked.stream().sorted().toList()));
            }
        }
    }

    /**
     * Ends the reading of a document.
     *
     * @throws InvalidFile with every problem found in it
     */
    public void finish() {
        if (!problems().isEmpty()) {
            throw new InvalidFile(problems());
        }
    }

    private @Nullable Node ask(String key) {
        asked.add(key);
        return entries.get(key);
    }

    private String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
