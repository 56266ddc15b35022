package io.strangler.reference.orders.saga;

import io.strangler.reference.orders.order.Order;
import java.time.Duration;
import java.util.List;

/**
 * Reserves stock. Every call may be repeated with the same key and does its work once; it is refused as
 * {@code RemoteRefused}, and anything else that goes wrong is {@code RemoteUnavailable}.
 */
public interface StockDesk {

    void reserve(String key, List<Order.OrderLine> lines, Duration hold);

    void confirm(String key);

    /** Gives back whatever the key holds, and makes a reservation still under way with it come too late. */
    void release(String key);
}
