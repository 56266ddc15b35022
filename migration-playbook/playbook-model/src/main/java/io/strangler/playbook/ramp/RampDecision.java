package io.strangler.playbook.ramp;

import java.util.List;

/** What a ramp does next. */
public sealed interface RampDecision {
    /** Raises the share. */
    record Advance(int share) implements RampDecision {}

    /** Has entities checked, for nothing else is missing. */
    record Check(List<String> entities) implements RampDecision {
        public Check {
            entities = List.copyOf(entities);
        }
    }

    /** Stays where it is: it soaks, or not enough is known. */
    record Wait(String why) implements RampDecision {}

    /** Goes back to shadow. */
    record Back(String why) implements RampDecision {}

    /** Ends; nothing is moved any more. */
    record End(Ending ending, String why) implements RampDecision {}

    /** How a ramp ends. */
    enum Ending {
        /** The last step has soaked and every gate is open. */
        FINISHED,
        /** A gate closed, and authority is back where it was. */
        WENT_BACK,
        /** A gate was closed before the first step. */
        NEVER_BEGAN,
        /** Somebody else has moved the capability. */
        STRAYED
    }
}
