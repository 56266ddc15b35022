package io.strangler.proxy;

import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Answers switchovers the way it was told to, without any stream behind it. */
public final class FakeBridge implements AutoCloseable {
    private final ControlDatabase control;
    private final Thread thread;
    private final AtomicInteger seen = new AtomicInteger();
    private volatile Answer answer;

    private FakeBridge(DatabaseSpec database, Answer answer) {
        this.control = new ControlDatabase(database, "fake-bridge");
        this.answer = answer;
        this.thread = Thread.ofVirtual().unstarted(this::run);
    }

    public static FakeBridge start(DatabaseSpec database, Answer answer) throws SQLException {
        FakeBridge bridge = new FakeBridge(database, answer);
        bridge.control.migrate();
        bridge.thread.start();
        return bridge;
    }

    void answers(Answer next) {
        answer = next;
    }

    public int seen() {
        return seen.get();
    }

    public Switchovers switchovers() {
        return control.switchovers();
    }

    ControlDatabase control() {
        return control;
    }

    private void run() {
        long last = 0;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                for (Switchover open : control.switchovers().requested()) {
                    if (open.id() > last) {
                        last = open.id();
                        seen.incrementAndGet();
                        answer.give(control.switchovers(), open);
                    }
                }
            } catch (SQLException e) {
                LockSupport.parkNanos(50_000_000);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        control.close();
    }

    /** What it does with a switchover. */
    @FunctionalInterface
    public interface Answer {
        Answer ADOPT = (switchovers, open) -> switchovers.adopt(open.id());
        Answer REFUSE = (switchovers, open) -> switchovers.refuse(open.id(), "the reverse stream is not proven");
        Answer NOTHING = (switchovers, open) -> {};

        void give(Switchovers switchovers, Switchover open) throws SQLException;
    }
}
