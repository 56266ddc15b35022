package io.strangler.reference.customers.problem;

import java.util.UUID;

/** The caller wanted to change a version of the customer that is no longer the present one. */
public final class StaleVersion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StaleVersion(UUID id, String wanted) {
        super("Customer " + id + " is not at version " + wanted + " any more; read it again.");
    }
}
