package io.strangler.bridge.follow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.BridgeMemory;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last rule that was followed, so that a restart under a bad flag goes on as before.
 *
 * <p>Kept in the control database, not on this host's disk: the bridge that followed it may have been another one.
 */
record LastRule(BridgeMemory memory) {
    private static final Logger LOG = LoggerFactory.getLogger(LastRule.class);

    Optional<StageRule> read(CapabilityName capability) throws SQLException {
        Optional<String> definition = memory.followed(capability);
        try {
            return definition.map(text -> Flags.rule(capability, text));
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("capability", capability)
                    .addKeyValue("reason", e.getMessage())
                    .log("the last rule cannot be read, the flag decides alone");
            return Optional.empty();
        }
    }

    void write(CapabilityName capability, StageRule rule) throws SQLException {
        memory.follow(capability, rule.definition());
    }
}
