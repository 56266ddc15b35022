package io.strangler.reference.orders.saga;

/** One step of one saga that is to be taken; written as the name of a scheduled task, so that there is never a second. */
record Turn(long order, int run, SagaStep step) {

    static Turn parse(String text) {
        String[] parts = text.split(":", 3);
        return new Turn(Long.parseLong(parts[0]), Integer.parseInt(parts[1]), SagaStep.valueOf(parts[2]));
    }

    @Override
    public String toString() {
        return order + ":" + run + ":" + step;
    }
}
