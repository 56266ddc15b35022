package io.strangler.playbook.plan;

import io.strangler.playbook.Problem;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What settles a key of an entity that was changed on both sides since the last state they had in common. */
public sealed interface ConflictPolicy {
    /** The side with authority wins; of the other one stays what the authority has not touched, where that can be told. */
    ConflictPolicy AUTHORITY = new Authority();

    /** A person decides; until then the side with authority wins. */
    ConflictPolicy PARK = new Park();

    /** The default. */
    record Authority() implements ConflictPolicy {}

    /** Keeps what both sides held, and asks. */
    record Park() implements ConflictPolicy {}

    /**
     * The side whose column has the greater value wins; where there is none, or they are equal, the side with authority.
     *
     * @param legacy the column of the legacy root table
     * @param modern the column of the modern root table
     * @param place where the plan says so
     */
    record Newest(String legacy, String modern, Place place) implements ConflictPolicy {
        public String column(Side side) {
            return side == Side.LEGACY ? legacy : modern;
        }

        /** Returns what is wrong with the columns for an entity; empty when both sides carry them. */
        public Optional<String> problem(EntityTranslator entity) {
            for (Side side : Side.values()) {
                List<String> columns = entity.shape(side).root().columns();
                if (!columns.contains(column(side))) {
                    return Optional.of("'" + column(side) + "' is no column of "
                            + entity.shape(side).root().table() + " that " + entity.entity()
                            + " carries on the " + side.word() + " side; those are " + String.join(", ", columns)
                            + "; where the sides name it differently write newest: { legacy: COLUMN, modern: COLUMN }");
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Where in a file something stands.
     *
     * @param key the dotted path of the key
     */
    record Place(Path file, int line, String key) {
        public Problem problem(String message) {
            return new Problem(file, line, key, message);
        }
    }
}
