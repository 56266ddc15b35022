package io.strangler.translate;

import java.util.List;
import java.util.Optional;

/** A translator between two sides that are the same. */
public class Same implements EntityTranslator {
    private static final AggregateShape SHAPE =
            AggregateShape.of(TableShape.root("owner", List.of("id"), List.of("id", "name")));

    @Override
    public String entity() {
        return "owner";
    }

    @Override
    public AggregateShape legacy() {
        return SHAPE;
    }

    @Override
    public AggregateShape modern() {
        return SHAPE;
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

    /** Another translator of the same name. */
    public static final class Again extends Same {}

    /** A translator that cannot be made. */
    public static final class Broken extends Same {
        public Broken() {
            throw new UnsupportedOperationException("no licence");
        }
    }
}
