package io.strangler.reference.orders.resilience;

import org.jspecify.annotations.Nullable;

/** The other service gave no answer that can be relied on; what was asked may or may not have been done. */
public final class RemoteUnavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RemoteUnavailable(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
