package io.strangler.bridge.follow;

import io.strangler.bridge.stream.AuthoritySource;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;

/** The rule of the last adopted switchover; before the first, legacy has authority over every key. */
public record RuleInForce(Switchovers switchovers) implements AuthoritySource {
    @Override
    public StageRule present(CapabilityName capability) throws SQLException {
        return switchovers
                .inForce(capability)
                .map(rule -> Flags.rule(capability, rule.definition()))
                .orElseGet(() -> Flags.fixed(capability, Stage.OFF));
    }
}
