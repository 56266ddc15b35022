package io.strangler.bridge.sample;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.TableShape;
import java.util.List;
import java.util.Optional;

/** An entity that is the same on both sides. */
public final class SameTranslator implements EntityTranslator {
    private final AggregateShape shape;

    /** Describes one table whose first column is the key. */
    public SameTranslator(String table, String... columns) {
        this(AggregateShape.of(TableShape.root(table, List.of(columns[0]), List.of(columns))));
    }

    public SameTranslator(AggregateShape shape) {
        this.shape = shape;
    }

    @Override
    public String entity() {
        return shape.root().table();
    }

    @Override
    public AggregateShape legacy() {
        return shape;
    }

    @Override
    public AggregateShape modern() {
        return shape;
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        return legacy;
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        return modern;
    }

    @Override
    public List<Declaration> declarations() {
        return List.of();
    }
}
