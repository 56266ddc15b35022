package io.strangler.cli;

import io.strangler.consistency.Authority;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.util.Optional;

/** Finds out who has authority: the control database knows, the flags only wish. */
final class Authorities {
    private Authorities() {}

    static Authority present(Workspace workspace, CapabilityName capability) {
        try {
            Optional<ControlDatabase> control = workspace.control();
            return control.isEmpty()
                    ? wished(workspace, capability, "the plan has no control database")
                    : known(control.get().switchovers(), capability);
        } catch (SQLException e) {
            return wished(workspace, capability, "the control database is unreachable: " + e.getMessage());
        }
    }

    private static Authority known(Switchovers switchovers, CapabilityName capability) throws SQLException {
        boolean moving = switchovers.requested().stream()
                .anyMatch(switchover -> switchover.capability().equals(capability));
        return moving ? Authority.unknown("a switchover is under way") : Authority.inForce(switchovers, capability);
    }

    private static Authority wished(Workspace workspace, CapabilityName capability, String why) {
        return workspace.flags().flags().get(capability) instanceof Flag.Good good
                ? Authority.wished(good.rule())
                : Authority.unknown(why);
    }
}
