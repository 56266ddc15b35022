package io.strangler.translate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One side's tables of an entity: the root, and the children that live and die with it. */
public record AggregateShape(TableShape root, List<TableShape> children) {
    public AggregateShape {
        children = List.copyOf(children);
        if (!root.link().isEmpty()) {
            throw new IllegalArgumentException("root table " + root.table() + " must not link to another");
        }
        Set<String> names = new HashSet<>(Set.of(root.table()));
        for (TableShape child : children) {
            if (child.link().isEmpty()) {
                throw new IllegalArgumentException("child table " + child.table() + " links to no root column");
            }
            if (!names.add(child.table())) {
                throw new IllegalArgumentException("table " + child.table() + " appears twice");
            }
        }
    }

    public static AggregateShape of(TableShape root, TableShape... children) {
        return new AggregateShape(root, List.of(children));
    }

    /** Returns the root followed by the children. */
    public List<TableShape> tables() {
        List<TableShape> all = new ArrayList<>();
        all.add(root);
        all.addAll(children);
        return all;
    }
}
