package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The toy translator with one thing wrong. */
record Bent(Way toModern, Way toLegacy, List<Declaration> declarations) implements EntityTranslator {
    private static final Toy TOY = new Toy();
    static final Way STRAIGHT = (given, present, right) -> right.apply(given);

    /** One direction, which may ask for the right result. */
    interface Way {
        Aggregate translate(Aggregate given, Optional<Aggregate> present, UnaryOperator<Aggregate> right);
    }

    static Bent toModern(Way way) {
        return new Bent(way, STRAIGHT, TOY.declarations());
    }

    static Bent toLegacy(Way way) {
        return new Bent(STRAIGHT, way, TOY.declarations());
    }

    static Bent declaring(Declaration... declarations) {
        return new Bent(STRAIGHT, STRAIGHT, List.of(declarations));
    }

    @Override
    public String entity() {
        return TOY.entity();
    }

    @Override
    public AggregateShape legacy() {
        return TOY.legacy();
    }

    @Override
    public AggregateShape modern() {
        return TOY.modern();
    }

    @Override
    public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
        return toModern.translate(legacy, present, it -> TOY.toModern(it, present));
    }

    @Override
    public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
        return toLegacy.translate(modern, present, it -> TOY.toLegacy(it, present));
    }
}
