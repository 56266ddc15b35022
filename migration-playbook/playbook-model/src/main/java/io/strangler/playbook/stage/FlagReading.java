package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import java.util.List;
import java.util.Map;

/**
 * One revision of the flags file, judged capability by capability: a bad flag does not block a good one.
 *
 * @param revision digest of the file's content
 * @param flags one for every capability of the plan
 * @param fileProblems what is wrong outside of any capability's flag, an unknown flag for example
 */
public record FlagReading(String revision, Map<CapabilityName, Flag> flags, List<Problem> fileProblems) {
    public FlagReading {
        flags = Map.copyOf(flags);
        fileProblems = List.copyOf(fileProblems);
    }

    /** A capability's flag in the file. */
    public sealed interface Flag {
        /** The flag can be followed. */
        record Good(StageRule rule) implements Flag {}

        /** The flag is refused; the capability stays where it is. */
        record Bad(List<Problem> problems) implements Flag {
            public Bad {
                problems = List.copyOf(problems);
            }
        }
    }
}
