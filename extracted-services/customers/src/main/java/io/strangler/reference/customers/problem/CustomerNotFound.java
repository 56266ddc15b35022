package io.strangler.reference.customers.problem;

import java.util.UUID;

/** There is no customer with that id. */
public final class CustomerNotFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CustomerNotFound(UUID id) {
        super("There is no customer " + id + ".");
    }
}
