package io.strangler.reference.orders.problem;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that is away or overloaded from a fault of ours: the same request may well succeed later. */
final class Outage {

    static final String DETAIL = "The database does not answer; try again later.";

    private Outage() {}

    static boolean is(Throwable failure) {
        return failure instanceof CannotCreateTransactionException
                || failure instanceof DataAccessResourceFailureException
                || failure instanceof TransientDataAccessException;
    }
}
