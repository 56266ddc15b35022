package io.strangler.translate;

import java.util.List;
import java.util.Optional;

/**
 * Turns an entity from one side's model into the other's, losing nothing that it does not declare.
 *
 * <p>Both directions receive what the receiving side holds at present, because one model may carry less than the other:
 * what cannot be derived is kept (the upper-case legacy name does not undo the modern capitalisation). They obey the laws
 * of a well-behaved lens (Foster et al., 2007), which {@code translator-tck} checks:
 *
 * <ul>
 *   <li>put-get: what was translated over and back again is the original, up to {@link #declarations()};
 *   <li>get-put: translating back an unchanged counterpart changes nothing.
 * </ul>
 *
 * <p>Implementations are stateless and thread-safe, are found by {@link java.util.ServiceLoader}, and throw
 * {@link Untranslatable} for a value with no counterpart.
 */
public interface EntityTranslator {
    /** Returns the name a plan uses for this entity. */
    String entity();

    AggregateShape legacy();

    AggregateShape modern();

    /** Returns the modern form of a legacy aggregate, given what the modern side holds under the same key. */
    Aggregate toModern(Aggregate legacy, Optional<Aggregate> present);

    /** Returns the legacy form of a modern aggregate, given what the legacy side holds under the same key. */
    Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present);

    /** Returns every field that does not survive a round trip unchanged, or is not translated at all, with the reason. */
    List<Declaration> declarations();

    /** Returns the shape of the given side. */
    default AggregateShape shape(Side side) {
        return side == Side.LEGACY ? legacy() : modern();
    }

    /** Translates away from the given side. */
    default Aggregate translateFrom(Side origin, Aggregate aggregate, Optional<Aggregate> present) {
        return origin == Side.LEGACY ? toModern(aggregate, present) : toLegacy(aggregate, present);
    }
}
