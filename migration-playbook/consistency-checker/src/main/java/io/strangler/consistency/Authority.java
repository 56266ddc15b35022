package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchovers;
import io.strangler.playbook.switchover.Switchovers.InForce;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Who takes writes for a key at one moment.
 *
 * @param rule empty when nobody knows
 * @param epoch of the switchover that brought the rule; empty when the rule is not from the control database
 * @param basis where this is known from, for the operator
 */
public record Authority(Optional<StageRule> rule, Optional<Long> epoch, String basis) {
    /** Reads the rule in force; where no switchover ever happened, legacy has authority over every key. */
    public static Authority inForce(Switchovers switchovers, CapabilityName capability) throws SQLException {
        Optional<InForce> inForce = switchovers.inForce(capability);
        return new Authority(
                Optional.of(inForce.map(force -> Flags.rule(capability, force.definition()))
                        .orElseGet(() -> Flags.fixed(capability, Stage.OFF))),
                Optional.of(inForce.map(InForce::epoch).orElse(0L)),
                inForce.map(force -> "switchover " + force.epoch())
                        .orElse("no switchover so far: legacy has it for every key"));
    }

    /** Takes the flags for a hint: they are what is wished, not what is in force. */
    public static Authority wished(StageRule rule) {
        return new Authority(Optional.of(rule), Optional.empty(), "the flags file, which is only a wish");
    }

    public static Authority unknown(String reason) {
        return new Authority(Optional.empty(), Optional.empty(), reason);
    }

    /** Returns whether repairs may rest on this. */
    public boolean certain() {
        return epoch.isPresent();
    }

    public Optional<Side> of(Key key) {
        return rule.map(known -> known.authority(Optional.of(key.text())) == io.strangler.playbook.Side.LEGACY
                ? Side.LEGACY
                : Side.MODERN);
    }

    /** Returns whether new keys are born on legacy although some keys have moved. */
    boolean partial() {
        return rule.map(known -> known.stage() == Stage.LIVE && known.share() < 100)
                .orElse(false);
    }
}
