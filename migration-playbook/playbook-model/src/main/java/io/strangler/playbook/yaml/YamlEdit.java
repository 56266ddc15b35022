package io.strangler.playbook.yaml;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import java.nio.file.Path;
import java.util.List;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Changes single values in the text of a document and leaves every other character as it was. */
public final class YamlEdit {
    private final Path file;
    private final String text;

    public YamlEdit(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    public String text() {
        return text;
    }

    /**
     * Replaces the value at a path, or adds the key at the end of its mapping.
     *
     * @param value a scalar or a flow collection, on one line
     * @throws InvalidFile when the mapping that should hold the key does not exist
     */
    public YamlEdit set(List<String> keys, String value) {
        Node node = YamlDocument.compose(file, text).orElseThrow(() -> missing(keys.subList(0, 1)));
        for (int i = 0; i < keys.size() - 1; i++) {
            node = child(node, keys.get(i), keys.subList(0, i + 1));
        }
        String key = keys.get(keys.size() - 1);
        MappingNode mapping = mapping(node, keys);
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(key)) {
                return replace(tuple, value);
            }
        }
        return add(mapping, key, value, keys);
    }

    private YamlEdit replace(NodeTuple tuple, String value) {
        int start = offset(tuple.getValueNode().getStartMark().orElseThrow());
        int end = end(tuple.getValueNode());
        int keyEnd = end(tuple.getKeyNode());
        if (text.substring(keyEnd, start).contains("\n")) {
            // A block value begins on the line after its key; the new one belongs on the key's line.
            start = text.indexOf(':', keyEnd) + 1;
            return new YamlEdit(file, text.substring(0, start) + " " + value + text.substring(end));
        }
        return new YamlEdit(file, text.substring(0, start) + value + text.substring(end));
    }

    private YamlEdit add(MappingNode mapping, String key, String value, List<String> keys) {
        if (mapping.getValue().isEmpty()) {
            throw missing(keys);
        }
        NodeTuple last = mapping.getValue().get(mapping.getValue().size() - 1);
        int end = end(last.getValueNode());
        String entry;
        if (mapping.getFlowStyle() == FlowStyle.FLOW) {
            entry = ", \"" + key + "\": " + value;
        } else {
            int column = last.getKeyNode().getStartMark().orElseThrow().getColumn();
            entry = "\n" + " ".repeat(column) + key + ": " + value;
            int newline = text.indexOf('\n', end);
            end = newline < 0 ? text.length() : newline;
        }
        return new YamlEdit(file, text.substring(0, end) + entry + text.substring(end));
    }

    // The end mark of a block collection lies behind the comments that follow it, which are not its own.
    private int end(Node node) {
        if (node instanceof CollectionNode<?> collection
                && collection.getFlowStyle() != FlowStyle.FLOW
                && !collection.getValue().isEmpty()) {
            Object last = collection.getValue().get(collection.getValue().size() - 1);
            return end(last instanceof NodeTuple tuple ? tuple.getValueNode() : (Node) last);
        }
        return offset(node.getEndMark().orElseThrow());
    }

    // Marks count code points, strings count chars.
    private int offset(Mark mark) {
        return text.offsetByCodePoints(0, mark.getIndex());
    }

    private Node child(Node node, String key, List<String> path) {
        for (NodeTuple tuple : mapping(node, path).getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode scalar
                    && scalar.getValue().equals(key)) {
                return tuple.getValueNode();
            }
        }
        throw missing(path);
    }

    private MappingNode mapping(Node node, List<String> path) {
        if (node instanceof MappingNode mapping) {
            return mapping;
        }
        throw missing(path);
    }

    private InvalidFile missing(List<String> path) {
        return new InvalidFile(List.of(new Problem(file, 1, String.join(".", path), "is not in the file")));
    }
}
