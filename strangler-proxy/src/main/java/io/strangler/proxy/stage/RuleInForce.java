package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchovers.InForce;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rule one capability follows: in the snapshot that requests see, and on disk for a restart.
 *
 * <p>Written only by the thread that follows the capability's flag.
 */
final class RuleInForce implements AuthorityMove.Steps {
    private final CapabilitySpec spec;
    private final EffectiveRules rules;
    private final LastGood lastGood;
    private final Optional<ControlAccess> control;
    private volatile @Nullable StageRule rule;
    private long epoch;

    RuleInForce(CapabilitySpec spec, EffectiveRules rules, LastGood lastGood, Optional<ControlAccess> control) {
        this.spec = spec;
        this.rules = rules;
        this.lastGood = lastGood;
        this.control = control;
    }

    Optional<StageRule> rule() {
        return Optional.ofNullable(rule);
    }

    /**
     * Finds out what is in force after a start; never guesses legacy, whose data may be stale.
     *
     * @return why that cannot be told yet, or empty when a rule is in force now
     */
    Optional<String> restore(Flag flag) {
        Optional<LastGood.Kept> kept = lastGood.load(name());
        return spec.hasData() && control.isPresent()
                ? restore(flag, kept, control.get())
                : kept.map(LastGood.Kept::definition)
                        .map(definition -> Flags.rule(name(), definition))
                        .or(() -> wanted(flag))
                        .map(this::followed)
                        .orElse(Optional.of("no good revision of its flag has been seen"));
    }

    private Optional<String> restore(Flag flag, Optional<LastGood.Kept> kept, ControlAccess access) {
        Optional<InForce> decided;
        try {
            decided = kept.filter(each -> !each.moving()).isPresent()
                    ? access.switchovers().inForce(name())
                    : AuthorityMove.settle(name(), access.switchovers());
        } catch (SQLException e) {
            if (kept.isPresent() && !kept.get().moving()) {
                System.getLogger(RuleInForce.class.getName())
                        .log(System.Logger.Level.WARNING, "{0}: {1}", name(), AuthorityMove.unreachable(e));
                return followed(kept.get());
            }
            return Optional.of("it is not known who has authority, because the control database cannot be asked: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + "; start it");
        }
        long known = kept.map(LastGood.Kept::epoch).orElse(0L);
        if (decided.isPresent() && decided.get().epoch() > known) {
            adopted(decided.get().epoch(), decided.get().definition());
            return Optional.empty();
        }
        return kept.map(this::followed).orElseGet(() -> first(flag));
    }

    private Optional<String> first(Flag flag) {
        Optional<StageRule> wanted = wanted(flag);
        if (wanted.isEmpty()) {
            return Optional.of("no good revision of its flag has been seen");
        }
        if (!Authority.allLegacy(wanted.get())) {
            return Optional.of("its flag begins at " + wanted.get().stage().word()
                    + ", but no switchover has ever given modern authority; begin at off, dualwrite or shadow");
        }
        return followed(wanted.get());
    }

    private static Optional<StageRule> wanted(Flag flag) {
        return flag instanceof Flag.Good good ? Optional.of(good.rule()) : Optional.empty();
    }

    private Optional<String> followed(LastGood.Kept kept) {
        epoch = kept.epoch();
        return followed(Flags.rule(name(), kept.definition()));
    }

    private Optional<String> followed(StageRule found) {
        follow(found);
        return Optional.empty();
    }

    /** Puts a rule in force, for requests first, then for a restart. */
    void follow(StageRule next) {
        rule = next;
        rules.follow(name(), next);
        keep(next, false);
    }

    /** Says why requests cannot be served. */
    void notReady(String reason) {
        rules.notReady(name(), reason);
    }

    @Override
    public void begins() {
        keep(rule().orElseThrow(), true);
    }

    @Override
    public void adopted(long adoptedEpoch, String definition) {
        epoch = adoptedEpoch;
        follow(Flags.rule(name(), definition));
    }

    @Override
    public void stayed() {
        keep(rule().orElseThrow(), false);
    }

    private void keep(StageRule kept, boolean moving) {
        lastGood.store(name(), new LastGood.Kept(kept.definition(), epoch, moving));
    }

    private CapabilityName name() {
        return spec.name();
    }
}
