package io.strangler.consistency;

import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a repair did, or would do.
 *
 * @param applied false for a dry run
 * @param notes circumstances that weaken this repair
 */
public record RepairReport(String entity, boolean applied, String basis, List<Step> steps, List<String> notes) {
    public RepairReport {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** Returns the steps of one outcome. */
    public List<Step> with(Outcome outcome) {
        return steps.stream().filter(step -> step.outcome() == outcome).toList();
    }

    /**
     * The repair of one aggregate.
     *
     * @param toward the side whose state is written to the other; empty when nobody knows who has authority
     * @param fields what disagreed
     * @param reason why it was refused or not healed; empty else
     */
    public record Step(
            Key key,
            Optional<Side> toward,
            Action action,
            List<FieldDifference> fields,
            Outcome outcome,
            String reason) {
        public Step {
            fields = List.copyOf(fields);
        }

        Step with(Outcome other, String why) {
            return new Step(key, toward, action, fields, other, why);
        }
    }

    /** What happens to the aggregate on the side without authority. */
    public enum Action {
        INSERT,
        UPDATE,
        DELETE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the repair of one aggregate ended. */
    public enum Outcome {
        /** Would be written; this was a dry run. */
        PLANNED,
        /** Written, and found equal afterwards. */
        REPAIRED,
        /** There was nothing left to write. */
        ALREADY_EQUAL,
        /** Nothing was written, for the reason given. */
        REFUSED,
        /** The connection was lost at the commit: written or not. */
        UNKNOWN,
        /** Written, and different again when looked at afterwards. */
        NOT_HEALED;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
