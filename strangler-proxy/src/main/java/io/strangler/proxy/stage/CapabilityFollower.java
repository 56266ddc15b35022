package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Follows the flag of one capability, on a thread of its own so that a slow move of one holds up no other.
 *
 * <p>The flag is the wish; what is in force changes only by a move that is allowed and complete.
 */
final class CapabilityFollower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(CapabilityFollower.class.getName());
    private static final Duration RETRY = Duration.ofSeconds(5);
    private static final Duration SLOWEST_RETRY = Duration.ofMinutes(1);

    private final CapabilitySpec spec;
    private final RuleInForce inForce;
    private final Optional<ControlAccess> control;
    private final Decisions decisions;
    private final WriteGate gate;
    private final Duration holdLimit;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Wish wish;

    private Duration pause = RETRY;
    private boolean again;
    private volatile CapabilityStatus status;

    CapabilityFollower(
            CapabilitySpec spec,
            RuleInForce inForce,
            Optional<ControlAccess> control,
            Decisions decisions,
            WriteGate gate,
            Duration limit) {
        this.spec = spec;
        this.inForce = inForce;
        this.control = control;
        this.decisions = decisions;
        this.gate = gate;
        this.holdLimit = limit;
        this.status = new CapabilityStatus(
                spec.name(), Optional.empty(), 0, Optional.of("starting"), Optional.empty(), List.of());
        this.thread = Thread.ofVirtual().name("stage-" + spec.name()).unstarted(this::run);
    }

    /** Takes up what was in force before the restart. */
    void restore(Wish first) {
        lock.lock();
        try {
            // A change seen meanwhile is newer than what was read first.
            wish = wish == null ? first : wish;
        } finally {
            lock.unlock();
        }
        // Here and not on its thread, so that a program that has started is ready when it can be.
        inForce.restore(first)
                .ifPresentOrElse(
                        reason -> refuse(first, reason, problems(first.flag())),
                        () -> report(Optional.empty(), Optional.empty(), problems(first.flag())));
    }

    /** Follows the flag from now on. */
    void follow() {
        thread.start();
    }

    /** Tells what the file says now; only the latest wish counts. */
    void wish(Wish latest) {
        lock.lock();
        try {
            wish = latest;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    CapabilityStatus status() {
        return status;
    }

    private void run() {
        try {
            Wish latest = next(null);
            while (true) {
                again = false;
                follow(latest);
                latest = next(latest);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The next wish; or the same again when it could not be followed and its time has come.
    private Wish next(@Nullable Wish before) throws InterruptedException {
        lock.lock();
        try {
            long nanos = pause.toNanos();
            while (wish == null) {
                if (before == null || !again) {
                    changed.await();
                } else if (nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                } else {
                    return before;
                }
            }
            Wish latest = wish;
            wish = null;
            pause = RETRY;
            return latest;
        } finally {
            lock.unlock();
        }
    }

    private void follow(Wish latest) throws InterruptedException {
        try {
            if (inForce.rule().isEmpty()) {
                Optional<String> reason = inForce.restore(latest);
                if (reason.isPresent()) {
                    refuse(latest, reason.get(), problems(latest.flag()));
                    pause = Duration.ofSeconds(1);
                    again = true;
                    return;
                }
            }
            switch (latest.flag()) {
                case Flag.Bad bad -> refuse(latest, "its flag cannot be read; see problems", bad.problems());
                case Flag.Good good -> move(inForce.rule().orElseThrow(), good.rule(), latest);
            }
        } catch (RuleNotKept e) {
            again = true;
            notKept(latest, e);
        } catch (RuntimeException e) {
            again = true;
            LOG.log(System.Logger.Level.ERROR, "following the flag of " + spec.name() + " failed", e);
            refuse(latest, "internal failure: " + e + "; it is tried again", List.of());
        }
    }

    // Requests may follow the rule already: then the flag is followed, and only a restart would not know.
    private void notKept(Wish latest, RuleNotKept failure) {
        String reason = failure.getMessage() + "; it is tried again";
        boolean followed = latest.flag() instanceof Flag.Good good
                && inForce.rule()
                        .map(StageRule::definition)
                        .filter(good.rule().definition()::equals)
                        .isPresent();
        if (followed) {
            LOG.log(System.Logger.Level.WARNING, reason);
            report(
                    Optional.empty(),
                    Optional.empty(),
                    List.of(new Problem(failure.directory(), 1, spec.name().value(), reason)));
        } else {
            refuse(latest, reason, List.of());
        }
    }

    private void move(StageRule present, StageRule wanted, Wish latest) throws InterruptedException {
        if (present.definition().equals(wanted.definition())) {
            inForce.keepWhatIsOwed();
            report(Optional.empty(), Optional.empty(), List.of());
            return;
        }
        Optional<String> refusal = Moves.refusal(present, wanted, spec.hasData());
        if (refusal.isPresent()) {
            refuse(latest, refusal.get(), List.of());
        } else if (control.isPresent() && spec.hasData() && Authority.moves(present, wanted)) {
            moveAuthority(control.get(), present, wanted, latest);
        } else {
            inForce.follow(wanted, latest.revision() + ", no authority moves");
            adopted();
        }
    }

    private void moveAuthority(ControlAccess access, StageRule present, StageRule wanted, Wish latest)
            throws InterruptedException {
        AuthorityMove move = new AuthorityMove(
                spec.name(), access, gate, holdLimit, text -> report(Optional.empty(), Optional.of(text), List.of()));
        switch (move.run(present, wanted, inForce.moving(latest.revision()), () -> superseded(wanted))) {
            case AuthorityMove.Outcome.Adopted adopted -> adopted();
            case AuthorityMove.Outcome.Stayed stayed -> {
                refuse(latest, stayed.reason(), List.of());
                again = true;
                if (stayed.slow()) {
                    // Each try holds users' writes; a bridge that is away must not cost them every other second.
                    pause = pause.multipliedBy(2).compareTo(SLOWEST_RETRY) > 0 ? SLOWEST_RETRY : pause.multipliedBy(2);
                }
            }
        }
    }

    // A file is edited for other reasons too, and a typo is no wish: only another rule calls a move back.
    private boolean superseded(StageRule wanted) {
        lock.lock();
        try {
            return wish != null
                    && wish.flag() instanceof Flag.Good good
                    && !good.rule().definition().equals(wanted.definition());
        } finally {
            lock.unlock();
        }
    }

    private void adopted() {
        report(Optional.empty(), Optional.empty(), List.of());
        inForce.adoption()
                .ifPresent(adoption -> LOG.log(
                        System.Logger.Level.INFO,
                        "{0} follows {1} ({2})",
                        spec.name(),
                        adoption.after(),
                        adoption.reason()));
    }

    private void refuse(Wish latest, String reason, List<Problem> problems) {
        boolean told = status.refused().filter(reason::equals).isPresent()
                && status.problems().equals(problems);
        report(Optional.of(reason), Optional.empty(), problems);
        if (!told) {
            String why = problems.isEmpty() ? reason : reason + " " + problems;
            decisions.refused(inForce.rule(), inForce.adoption(), latest.revision(), why);
            LOG.log(System.Logger.Level.WARNING, "{0} does not follow its flag: {1}", spec.name(), why);
        }
    }

    private void report(Optional<String> refused, Optional<String> switchover, List<Problem> problems) {
        status = new CapabilityStatus(spec.name(), inForce.rule(), inForce.epoch(), refused, switchover, problems);
        if (inForce.rule().isEmpty()) {
            inForce.notReady(refused.orElse("its flag has not been read yet"));
        }
    }

    private static List<Problem> problems(Flag flag) {
        return flag instanceof Flag.Bad bad ? bad.problems() : List.of();
    }

    CapabilityName capability() {
        return spec.name();
    }

    @Override
    public void close() {
        thread.interrupt();
        if (!thread.isAlive()) {
            return;
        }
        try {
            thread.join(Duration.ofMillis(TimeUnit.SECONDS.toMillis(2)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
