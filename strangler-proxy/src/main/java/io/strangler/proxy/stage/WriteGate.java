package io.strangler.proxy.stage;

import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The gate through which every write of one capability enters: a write runs under the rule in force when it entered, and
 * while authority moves, no write of an affected key runs at all.
 *
 * <p>Thread-safe; entering and leaving never block for long, only {@link #drained} waits.
 */
public final class WriteGate {
    private final int holdCapacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Set<Pass> running = Collections.newSetFromMap(new IdentityHashMap<>());
    private @Nullable StageRule rule;
    private @Nullable Hold hold;
    private long held;

    WriteGate(int holdCapacity) {
        this.holdCapacity = holdCapacity;
    }

    /** Lets a write in, or says why not yet; {@code decidedBy} is the rule that chose its side. */
    public Entry enter(Optional<String> key, StageRule decidedBy) {
        return enter(affected -> affected.test(key), false, decidedBy);
    }

    /** Lets in what may write any key: every hold concerns it, and while authority is divided it may not run at all. */
    public Entry enterAnyKey(StageRule decidedBy) {
        return enter(affected -> true, Authority.divided(decidedBy), decidedBy);
    }

    private Entry enter(Writes writes, boolean divided, StageRule decidedBy) {
        lock.lock();
        try {
            if (decidedBy != rule && !decidedBy.equals(rule)) {
                return new Entry.Outdated();
            }
            if (divided) {
                return new Entry.Divided();
            }
            Hold present = hold;
            if (present != null && writes.any(present.affected)) {
                if (present.waiting >= holdCapacity) {
                    return new Entry.Full();
                }
                present.waiting++;
                held++;
                return new Entry.Held(present);
            }
            Pass pass = new Pass(this, writes);
            running.add(pass);
            return new Entry.Entered(pass);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many writes had to wait since the start. */
    public long held() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Puts a rule in force; {@code publish} runs before any write can enter under it. */
    void follow(StageRule wanted, Runnable publish) {
        lock.lock();
        try {
            publish.run();
            rule = wanted;
        } finally {
            lock.unlock();
        }
    }

    /** Holds new writes of the affected keys until {@link #release()}, and asks running ones to end that can. */
    void hold(Predicate<Optional<String>> affected) {
        List<Runnable> asked;
        lock.lock();
        try {
            if (hold != null) {
                throw new IllegalStateException("writes are already held");
            }
            hold = new Hold(this, affected);
            asked = running.stream()
                    .filter(pass -> pass.writes.any(affected))
                    .map(pass -> pass.ending)
                    .toList();
        } finally {
            lock.unlock();
        }
        asked.forEach(Runnable::run);
    }

    /** Waits until no write of an affected key runs; returns how many still do at the limit. */
    long drained(Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lock();
        try {
            while (runningAffected() > 0 && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return runningAffected();
        } finally {
            lock.unlock();
        }
    }

    /** Lets the held writes decide again. */
    void release() {
        Hold ended;
        lock.lock();
        try {
            ended = hold;
            hold = null;
        } finally {
            lock.unlock();
        }
        if (ended != null) {
            ended.release();
        }
    }

    private long runningAffected() {
        Hold present = hold;
        return present == null
                ? 0
                : running.stream()
                        .filter(pass -> pass.writes.any(present.affected))
                        .count();
    }

    /** Which keys a write writes. */
    private interface Writes {
        boolean any(Predicate<Optional<String>> keys);
    }

    /** What became of a write at the gate. */
    public sealed interface Entry {
        /** The write may run; its pass must be closed when it has ended. */
        record Entered(Pass pass) implements Entry {}

        /** The rule has changed since the decision: decide again. */
        record Outdated() implements Entry {}

        /** Authority over the key is moving: wait, then decide again. */
        record Held(Hold hold) implements Entry {}

        /** Some keys are on one side and some on the other, and it cannot be told which are written. */
        record Divided() implements Entry {}

        /** Too many writes wait already. */
        record Full() implements Entry {}
    }

    /** The right of one write to run; closing it twice does no harm. */
    public static final class Pass implements AutoCloseable {
        private final WriteGate gate;
        private final Writes writes;
        private Runnable ending = () -> {};

        private Pass(WriteGate gate, Writes writes) {
            this.gate = gate;
            this.writes = writes;
        }

        /**
         * Sets what ends a write that has no end of its own, when authority over its key is to move; runs it at once if that
         * has begun. Runs on any thread and must not wait.
         */
        public void whenHeld(Runnable action) {
            boolean held;
            gate.lock.lock();
            try {
                ending = action;
                Hold present = gate.hold;
                held = present != null && writes.any(present.affected);
            } finally {
                gate.lock.unlock();
            }
            if (held) {
                action.run();
            }
        }

        @Override
        public void close() {
            gate.lock.lock();
            try {
                if (gate.running.remove(this) && gate.hold != null) {
                    gate.left.signalAll();
                }
            } finally {
                gate.lock.unlock();
            }
        }
    }

    /** One pause of the affected writes. */
    public static final class Hold {
        private final WriteGate gate;
        private final Predicate<Optional<String>> affected;
        private final Set<Runnable> waiters = new LinkedHashSet<>();
        private boolean released;
        private int waiting;

        private Hold(WriteGate gate, Predicate<Optional<String>> affected) {
            this.gate = gate;
            this.affected = affected;
        }

        /** Runs the waiter once when writes may enter again, on the thread that releases them; at once if they may already. */
        public void await(Runnable waiter) {
            gate.lock.lock();
            try {
                if (!released) {
                    waiters.add(waiter);
                    return;
                }
            } finally {
                gate.lock.unlock();
            }
            waiter.run();
        }

        /** Gives up the place of a waiter among those that wait, and forgets it. */
        public void abandon(Runnable waiter) {
            gate.lock.lock();
            try {
                waiting--;
                waiters.remove(waiter);
            } finally {
                gate.lock.unlock();
            }
        }

        private void release() {
            List<Runnable> waited;
            gate.lock.lock();
            try {
                released = true;
                waited = List.copyOf(waiters);
                waiters.clear();
            } finally {
                gate.lock.unlock();
            }
            waited.forEach(Runnable::run);
        }
    }
}
