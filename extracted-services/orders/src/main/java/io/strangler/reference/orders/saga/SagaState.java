package io.strangler.reference.orders.saga;

/** Whether a saga goes forward, back, waits for a person, or is over. */
enum SagaState {
    RUNNING,
    COMPENSATING,
    PARKED,
    ENDED
}
