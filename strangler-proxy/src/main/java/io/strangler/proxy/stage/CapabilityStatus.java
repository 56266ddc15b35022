package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.stage.StageRule;
import java.util.List;
import java.util.Optional;

/**
 * How a capability stands, for operators.
 *
 * @param rule in force; empty while the capability is not ready
 * @param epoch of the last switchover that is in force; 0 before the first, and always where no data moves along
 * @param refused why the flag in the file is not followed, or why there is no rule at all
 * @param switchover what a move of authority is doing right now
 * @param problems of the flag in the file, and of keeping its rule for a restart
 */
public record CapabilityStatus(
        CapabilityName capability,
        Optional<StageRule> rule,
        long epoch,
        Optional<String> refused,
        Optional<String> switchover,
        List<Problem> problems) {
    public CapabilityStatus {
        problems = List.copyOf(problems);
    }
}
