package io.strangler.proxy.gateway;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps what an upstream's fault would be answered with while another upstream may still answer. */
final class DeferredFault {
    private @Nullable Problem fault;
    private boolean over;

    /** Takes a fault that need not be told yet. */
    boolean keeps(Problem problem) {
        if (over || !problem.isOfAnUpstream()) {
            return false;
        }
        fault = problem;
        return true;
    }

    /** From now on everything is told at once. */
    Optional<Problem> end() {
        over = true;
        return Optional.ofNullable(fault);
    }
}
