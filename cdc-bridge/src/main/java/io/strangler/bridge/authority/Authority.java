package io.strangler.bridge.authority;

import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The rule by which one capability's keys belong to a side.
 *
 * <p>Does not change while a batch is judged and stored: a batch that began under one rule and ended under another could
 * undo what the new authority has acknowledged in between.
 */
public final class Authority {
    // Fair, so that a busy stream cannot keep a switchover waiting.
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private volatile StageRule rule;
    private volatile long moves;

    public Authority(StageRule rule) {
        this.rule = rule;
    }

    public StageRule rule() {
        return rule;
    }

    /** Returns how often the rule has changed: who reads while it is one number and stores while it is another reads anew. */
    public long moves() {
        return moves;
    }

    public Side of(Key key) {
        return switch (rule.authority(Optional.of(key.text()))) {
            case LEGACY -> Side.LEGACY;
            case MODERN -> Side.MODERN;
        };
    }

    /** Does work during which no authority moves. */
    public void whileStable(Work work) throws SQLException {
        lock.readLock().lock();
        try {
            work.run();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Puts the wanted rule in force if the decision, made while no batch is being stored, is for it.
     *
     * @return whether the wanted rule is in force now
     */
    public boolean move(StageRule wanted, Decision decision) throws InterruptedException {
        lock.writeLock().lock();
        try {
            boolean adopted = decision.adopt();
            if (adopted) {
                put(wanted);
            }
            return adopted;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Takes over what was decided while this bridge did not run; asks while no move can come in between. */
    public void refresh(Present present) throws SQLException {
        lock.writeLock().lock();
        try {
            StageRule decided = present.rule();
            if (!decided.definition().equals(rule.definition())) {
                put(decided);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    // The count first: whoever sees the new rule sees that it is new.
    private void put(StageRule wanted) {
        moves = moves + 1;
        rule = wanted;
    }

    /** Something that must not be cut in two by a move of authority. */
    public interface Work {
        void run() throws SQLException;
    }

    /** Knows the rule in force. */
    public interface Present {
        StageRule rule() throws SQLException;
    }

    /** Decides for or against a rule, finally. */
    public interface Decision {
        boolean adopt() throws InterruptedException;
    }
}
