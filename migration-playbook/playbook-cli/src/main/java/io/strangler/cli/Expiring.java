package io.strangler.cli;

import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.Expiry;
import io.strangler.playbook.stage.Stage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Until when a capability may stay where it is.
 *
 * @param at empty when the ledger does not say since when it is there
 */
record Expiring(Stage stage, Optional<Instant> at) {
    private static final Duration SOON = Duration.ofDays(7);

    /** Returns until when the plan lets it stay; empty when the plan sets no limit. */
    static Optional<Expiring> of(Workspace workspace, CapabilitySpec spec, Stage stage) throws SQLException {
        Expiry expiry = spec.expires().get(stage);
        if (expiry == null) {
            return Optional.empty();
        }
        Optional<ControlDatabase> control = workspace.control();
        Optional<Instant> entered = control.isEmpty()
                ? Optional.empty()
                : History.enteredAt(control.get().ledger().history(spec.name()));
        return Optional.of(new Expiring(stage, expiry.at(entered)));
    }

    boolean expired(Instant now) {
        return at.filter(end -> !end.isAfter(now)).isPresent();
    }

    /** Returns what a person should be told; empty while there is time. */
    Optional<String> warning(Instant now, String capability) {
        if (at.isEmpty()) {
            return Optional.of(stage.word() + " has a limit, but the ledger does not say since when " + capability
                    + " is there; see: strangler report");
        }
        Instant end = at.get();
        String when = stage.word()
                + (expired(now) ? " has expired, at " : " expires at ")
                + end.truncatedTo(ChronoUnit.SECONDS);
        String what = "; go on or go back; see: strangler plan " + capability;
        return end.isAfter(now.plus(SOON)) ? Optional.empty() : Optional.of(when + what);
    }
}
