package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Unpaired;
import io.strangler.translate.Untranslatable;
import java.util.Optional;

/** What a translator made of an aggregate. */
public sealed interface Translation {
    /** Translates; whatever the translator throws is the reason why this one aggregate cannot be carried. */
    static Translation of(EntitySync entity, Aggregate aggregate, Optional<Aggregate> present) {
        try {
            return new Done(entity.translate(aggregate, present));
        } catch (Untranslatable e) {
            return new Failed(Optional.ofNullable(e.getMessage()).orElse(e.field()), Unpaired.in(aggregate));
        } catch (RuntimeException e) {
            return new Failed("the translator of " + entity.name() + " failed: " + e, Unpaired.in(aggregate));
        }
    }

    /** The aggregate as the other side stores it. */
    record Done(Aggregate wanted) implements Translation {}

    /**
     * Why there is none.
     *
     * @param passing whether it may go by itself, as when a row that is referred to is given its number
     */
    record Failed(String reason, boolean passing) implements Translation {}
}
