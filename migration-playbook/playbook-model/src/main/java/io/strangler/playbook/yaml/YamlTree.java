package io.strangler.playbook.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns nodes into plain Java values by the core schema. */
final class YamlTree {
    private YamlTree() {}

    static @Nullable Object of(Node node) {
        if (node instanceof MappingNode mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.getValue().forEach(tuple -> map.put(key(tuple.getKeyNode()), of(tuple.getValueNode())));
            return map;
        }
        if (node instanceof SequenceNode sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.getValue().forEach(item -> list.add(of(item)));
            return list;
        }
        return scalar((ScalarNode) node);
    }

    private static String key(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : node.toString();
    }

    private static @Nullable Object scalar(ScalarNode node) {
        String text = node.getValue();
        Tag tag = node.getTag();
        if (tag.equals(Tag.NULL)) {
            return null;
        }
        if (tag.equals(Tag.BOOL)) {
            return Boolean.valueOf(text);
        }
        if (tag.equals(Tag.INT) && text.matches("[-+]?[0-9]{1,18}")) {
            return Long.valueOf(text);
        }
        if (tag.equals(Tag.FLOAT) && text.matches("[-+]?[0-9.]+([eE][-+]?[0-9]+)?")) {
            return Double.valueOf(text);
        }
        return text;
    }
}
