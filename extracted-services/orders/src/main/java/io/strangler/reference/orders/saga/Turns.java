package io.strangler.reference.orders.saga;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The turns to be taken, which are scheduled tasks: they are there when the transaction that scheduled them is, and only then. */
@Component
final class Turns {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("place-order");

    // Looked up late: the scheduler is made of the tasks, and the task of what schedules it.
    private final ObjectProvider<Scheduler> scheduler;
    private final Clock clock;

    Turns(ObjectProvider<Scheduler> scheduler, Clock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** Schedules the turn as part of the transaction under way, to be taken as soon as that has committed. */
    void schedule(Turn turn) {
        Scheduler tasks = scheduler.getObject();
        tasks.scheduleIfNotExists(TASK.instance(turn.toString()).build(), clock.instant());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tasks.triggerCheckForDueExecutions();
            }
        });
    }
}
