package io.strangler.reference.orders.saga;

import java.util.Optional;

/** The steps of the place-order saga and, for each, what follows it and where its undoing begins. */
enum SagaStep {
    RESERVE_CREDIT,
    RESERVE_STOCK,
    // Stock first: what is held of it expires, what is held of credit does not.
    CONFIRM_STOCK,
    CONFIRM_CREDIT,
    RELEASE_STOCK,
    RELEASE_CREDIT;

    Optional<SagaStep> next() {
        return switch (this) {
            case RESERVE_CREDIT -> Optional.of(RESERVE_STOCK);
            case RESERVE_STOCK -> Optional.of(CONFIRM_STOCK);
            case CONFIRM_STOCK -> Optional.of(CONFIRM_CREDIT);
            case RELEASE_STOCK -> Optional.of(RELEASE_CREDIT);
            case CONFIRM_CREDIT, RELEASE_CREDIT -> Optional.empty();
        };
    }

    /**
     * The first of the compensations that undo this step, done or not, and all before it. A compensation is not undone.
     *
     * <p>The step itself is always undone too: a call that failed may have been carried out, or may still be on its way.
     */
    Optional<SagaStep> undo() {
        return switch (this) {
            case RESERVE_CREDIT -> Optional.of(RELEASE_CREDIT);
            case RESERVE_STOCK, CONFIRM_STOCK, CONFIRM_CREDIT -> Optional.of(RELEASE_STOCK);
            case RELEASE_STOCK, RELEASE_CREDIT -> Optional.empty();
        };
    }
}
