package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.StageRule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Follows the flag of one capability, on a thread of its own so that a slow move of one holds up no other.
 *
 * <p>The flag is the wish; what is in force changes only by a move that is allowed and complete.
 */
final class CapabilityFollower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CapabilityFollower.class.getName());

    private final CapabilitySpec spec;
    private final EffectiveRules rules;
    private final LastGood lastGood;
    private final Thread thread;
    private final AtomicReference<@Nullable Flag> wish = new AtomicReference<>();
    private volatile CapabilityStatus status;
    private @Nullable StageRule present;
    private long epoch;

    CapabilityFollower(CapabilitySpec spec, EffectiveRules rules, LastGood lastGood) {
        this.spec = spec;
        this.rules = rules;
        this.lastGood = lastGood;
        this.status = new CapabilityStatus(
                spec.name(), Optional.empty(), Optional.of("starting"), Optional.empty(), List.of());
        this.thread = Thread.ofVirtual().name("stage-" + spec.name()).unstarted(this::run);
    }

    /** Takes up the rule that was in force before the restart, follows the flag once, and goes on following. */
    void start(Flag flag) {
        lastGood.load(spec.name()).ifPresent(kept -> {
            epoch = kept.epoch();
            follow(Flags.rule(spec.name(), kept.definition()));
        });
        follow(flag);
        thread.start();
    }

    /** Tells what the file says now; only the latest wish counts. */
    void wish(Flag flag) {
        wish.set(flag);
        java.util.concurrent.locks.LockSupport.unpark(thread);
    }

    CapabilityStatus status() {
        return status;
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            Flag latest = wish.getAndSet(null);
            if (latest == null) {
                java.util.concurrent.locks.LockSupport.park(this);
                continue;
            }
            try {
                follow(latest);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "following the flag of " + spec.name() + " failed", e);
                report(Optional.of("internal failure: " + e), List.of());
            }
        }
    }

    private void follow(Flag flag) {
        switch (flag) {
            case Flag.Bad bad -> {
                LOG.log(System.Logger.Level.WARNING, "the flag of {0} is refused: {1}", spec.name(), bad.problems());
                report(Optional.of("the flag cannot be read; see problems"), bad.problems());
            }
            case Flag.Good good -> move(good.rule());
        }
    }

    private void move(StageRule wanted) {
        StageRule from = present;
        if (from != null && from.definition().equals(wanted.definition())) {
            report(Optional.empty(), List.of());
            return;
        }
        Optional<String> refusal = from == null ? Optional.empty() : Moves.refusal(from, wanted, spec.hasData());
        if (refusal.isPresent()) {
            LOG.log(System.Logger.Level.WARNING, "the move of {0} is refused: {1}", spec.name(), refusal.get());
            report(refusal, List.of());
            return;
        }
        follow(wanted);
        lastGood.store(spec.name(), new LastGood.Kept(wanted.definition(), epoch, false));
        report(Optional.empty(), List.of());
    }

    private void follow(StageRule rule) {
        rules.follow(spec.name(), rule);
        present = rule;
        LOG.log(System.Logger.Level.INFO, "{0} follows {1}", spec.name(), rule.definition());
    }

    private void report(Optional<String> refused, List<Problem> problems) {
        StageRule rule = present;
        status = new CapabilityStatus(spec.name(), Optional.ofNullable(rule), refused, Optional.empty(), problems);
        if (rule == null) {
            rules.notReady(spec.name(), refused.orElse("its flag has not been read yet"));
        }
    }

    CapabilityName capability() {
        return spec.name();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
