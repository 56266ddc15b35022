package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchovers.InForce;
import io.strangler.proxy.stage.LastGood.Adoption;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule one capability follows: in the snapshot that requests see, and on disk for a restart.
 *
 * <p>Written only by the thread that follows the capability's flag.
 */
final class RuleInForce {
    private final CapabilitySpec spec;
    private final EffectiveRules rules;
    private final LastGood lastGood;
    private final Optional<ControlAccess> control;
    private final Decisions decisions;
    private volatile @Nullable StageRule rule;
    private volatile @Nullable Adoption adoption;
    private volatile long epoch;
    private boolean owed;

    RuleInForce(
            CapabilitySpec spec,
            EffectiveRules rules,
            LastGood lastGood,
            Optional<ControlAccess> control,
            Decisions decisions) {
        this.spec = spec;
        this.rules = rules;
        this.lastGood = lastGood;
        this.control = control;
        this.decisions = decisions;
    }

    Optional<StageRule> rule() {
        return Optional.ofNullable(rule);
    }

    /** Returns the last switchover that is in force; 0 before the first. */
    long epoch() {
        return epoch;
    }

    /** Returns how the rule came into force, as far as that is known. */
    Optional<Adoption> adoption() {
        return Optional.ofNullable(adoption);
    }

    /**
     * Finds out what is in force after a start; never guesses legacy, whose data may be stale.
     *
     * @return why that cannot be told yet, or empty when a rule is in force now
     */
    Optional<String> restore(Wish wish) {
        Optional<LastGood.Kept> kept = lastGood.load(name());
        if (spec.hasData() && control.isPresent()) {
            return restore(wish, kept, control.get());
        }
        return kept.map(this::resumed)
                .or(() -> wanted(wish).map(first -> begun(first, wish)))
                .orElse(Optional.of("no good revision of its flag has been seen"));
    }

    private Optional<String> restore(Wish wish, Optional<LastGood.Kept> kept, ControlAccess access) {
        Optional<InForce> decided;
        Optional<StageRule> later;
        try {
            decided = kept.filter(each -> !each.moving()).isPresent()
                    ? access.switchovers().inForce(name())
                    : AuthorityMove.settle(name(), access.switchovers());
            later = kept.isEmpty() && decided.isPresent() ? later(access, decided.get()) : Optional.empty();
        } catch (SQLException e) {
            if (kept.isPresent() && !kept.get().moving()) {
                System.getLogger(RuleInForce.class.getName())
                        .log(System.Logger.Level.WARNING, "{0}: {1}", name(), AuthorityMove.unreachable(e));
                return resumed(kept.get());
            }
            return Optional.of("it is not known who has authority, because the control database cannot be asked: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "; start it");
        }
        long known = kept.map(LastGood.Kept::epoch).orElse(0L);
        if (decided.isPresent() && decided.get().epoch() > known) {
            Optional<StageRule> before = kept.map(each -> Flags.rule(name(), each.definition()));
            adopt(before, decided.get(), "adopted while this proxy did not follow");
            later.ifPresent(rule -> follow(rule, "as the ledger says, no authority moves"));
            return Optional.empty();
        }
        return kept.map(this::resumed).orElseGet(() -> first(wish));
    }

    // Moves without a switchover stand in the ledger only; one that left authority where it is can be taken from there.
    private Optional<StageRule> later(ControlAccess access, InForce decided) throws SQLException {
        StageRule base = Flags.rule(name(), decided.definition());
        return access.ledger().history(name()).stream()
                .filter(entry -> entry.action().equals("adopted"))
                .findFirst()
                .flatMap(entry -> Stage.of(entry.after()))
                .map(stage -> Flags.fixed(name(), stage))
                .filter(rule -> !rule.definition().equals(base.definition()) && !Authority.moves(base, rule));
    }

    private Optional<String> first(Wish wish) {
        Optional<StageRule> wanted = wanted(wish);
        if (wanted.isEmpty()) {
            return Optional.of("no good revision of its flag has been seen");
        }
        if (!Authority.allLegacy(wanted.get())) {
            return Optional.of("its flag begins at " + wanted.get().stage().word()
                    + ", but no switchover has ever given modern authority; begin at off, dualwrite or shadow");
        }
        return begun(wanted.get(), wish);
    }

    private static Optional<StageRule> wanted(Wish wish) {
        return wish.flag() instanceof Flag.Good good ? Optional.of(good.rule()) : Optional.empty();
    }

    private Optional<String> begun(StageRule found, Wish wish) {
        follow(found, wish.revision() + ": the first this proxy has seen");
        return Optional.empty();
    }

    // Nothing has been adopted; but what was may not have reached the ledger before the program ended.
    private Optional<String> resumed(LastGood.Kept kept) {
        epoch = kept.epoch();
        serve(Flags.rule(name(), kept.definition()));
        Optional.ofNullable(kept.adoption()).ifPresentOrElse(this::tell, () -> keep(false));
        return Optional.empty();
    }

    /** Puts a rule in force that moves no authority. */
    void follow(StageRule next, String reason) {
        Optional<StageRule> before = rule();
        serve(next);
        tell(decisions.adoption(before, next, reason));
    }

    /** Says why requests cannot be served. */
    void notReady(String reason) {
        rules.notReady(name(), reason);
    }

    /** Returns the steps of a move of authority that a revision asks for. */
    AuthorityMove.Steps moving(String revision) {
        return new AuthorityMove.Steps() {
            @Override
            public void begins() {
                keep(true);
            }

            @Override
            public void adopted(long adoptedEpoch, String definition) {
                adopt(rule(), new InForce(adoptedEpoch, definition), revision);
            }

            @Override
            public void stayed() {
                keep(false);
            }
        };
    }

    private void adopt(Optional<StageRule> before, InForce decided, String reason) {
        epoch = decided.epoch();
        StageRule next = Flags.rule(name(), decided.definition());
        serve(next);
        tell(decisions.adoption(before, next, reason + ", switchover " + epoch, epoch));
    }

    private void serve(StageRule next) {
        rule = next;
        rules.follow(name(), next);
    }

    // Requests follow first, then it is kept for a restart, then the ledger hears of it.
    private void tell(Adoption how) {
        adoption = how;
        try {
            keep(false);
        } finally {
            // It has happened, whether or not a restart will know.
            decisions.adopted(how);
        }
    }

    /** Tries again to keep what could not be kept. */
    void keepWhatIsOwed() {
        if (owed) {
            keep(false);
        }
    }

    private void keep(boolean moving) {
        owed = true;
        lastGood.store(name(), new LastGood.Kept(rule().orElseThrow().definition(), epoch, moving, adoption));
        owed = false;
    }

    private CapabilityName name() {
        return spec.name();
    }
}
