package io.strangler.reference.orders.saga;

import java.math.BigDecimal;

/**
 * Reserves customers' credit. Every call may be repeated with the same key and does its work once; it is refused as
 * {@code RemoteRefused}, and anything else that goes wrong is {@code RemoteUnavailable}.
 */
public interface CreditDesk {

    void reserve(String key, long customer, BigDecimal amount);

    void confirm(String key);

    /** Gives back whatever the key holds, and makes a reservation still under way with it come too late. */
    void release(String key);
}
