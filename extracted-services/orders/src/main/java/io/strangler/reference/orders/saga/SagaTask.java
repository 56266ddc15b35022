package io.strangler.reference.orders.saga;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The task that takes a turn; a process that died while taking one is followed by another that takes it again. */
@Configuration(proxyBeanMethods = false)
class SagaTask {

    // Only for what a turn does not judge itself, such as a database that is away.
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    @Bean
    Task<Void> placeOrderTask(SagaRunner runner) {
        return Tasks.custom(Turns.TASK)
                .onDeadExecutionRevive()
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_FAILURE))
                .execute((instance, context) -> {
                    CompletionHandler<Void> next = runner.take(Turn.parse(instance.getId()))
                            .<CompletionHandler<Void>>map(
                                    again -> (complete, operations) -> operations.reschedule(complete, again))
                            .orElseGet(CompletionHandler.OnCompleteRemove::new);
                    return next;
                });
    }
}
