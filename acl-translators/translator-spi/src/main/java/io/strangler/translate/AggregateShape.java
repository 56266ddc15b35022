package io.strangler.translate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One side's tables of an entity: the root, and the children that live and die with it. */
public record AggregateShape(TableShape root, List<TableShape> children) {
    public AggregateShape {
        children = List.copyOf(children);
        if (!root.link().isEmpty()) {
            throw new IllegalArgumentException("root table " + root.table() + " must not link to another");
        }
        if (root.key().stream().anyMatch(root.mapped()::containsKey)
                && root.key().size() > 1) {
            throw new IllegalArgumentException(
                    "table " + root.table() + ": one number is mapped, not a key of " + root.key());
        }
        Set<String> names = new HashSet<>(Set.of(root.table()));
        for (TableShape child : children) {
            if (child.link().isEmpty()) {
                throw new IllegalArgumentException("child table " + child.table() + " links to no root column");
            }
            if (!names.add(child.table())) {
                throw new IllegalArgumentException("table " + child.table() + " appears twice");
            }
            requireMappedAlike(root, child);
        }
    }

    public static AggregateShape of(TableShape root, TableShape... children) {
        return new AggregateShape(root, List.of(children));
    }

    /** Returns the entity whose pairs the root's key goes by, if its identifiers are mapped. */
    public Optional<String> mappedKey() {
        return Optional.ofNullable(root.mapped().get(root.key().getFirst()));
    }

    /** Returns the same tables as the database alone holds them. */
    public AggregateShape withoutMapping() {
        return new AggregateShape(
                root.withoutMapping(),
                children.stream().map(TableShape::withoutMapping).toList());
    }

    /** Returns whether any column of any table is mapped. */
    public boolean anyMapped() {
        return tables().stream().anyMatch(table -> !table.mapped().isEmpty());
    }

    // Rows and links are ordered and put together by what the database holds as well as by what is told of it.
    private static void requireMappedAlike(TableShape root, TableShape child) {
        for (TableShape.Link link : child.link()) {
            String one = root.mapped().get(link.rootColumn());
            String other = child.mapped().get(link.column());
            if (!Objects.equals(one, other)) {
                throw new IllegalArgumentException("child table " + child.table() + ": " + link.column()
                        + " must be mapped as " + link.rootColumn() + " is, to which it links");
            }
        }
        for (String key : child.key()) {
            if (child.mapped().containsKey(key)
                    && child.link().stream().noneMatch(link -> link.column().equals(key))) {
                throw new IllegalArgumentException("child table " + child.table() + ": key column " + key
                        + " must not be mapped; only one that links to the root");
            }
        }
    }

    /** Returns the root followed by the children. */
    public List<TableShape> tables() {
        List<TableShape> all = new ArrayList<>();
        all.add(root);
        all.addAll(children);
        return all;
    }
}
