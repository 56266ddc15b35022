package io.strangler.reference.orders.order;

import java.util.Set;

/** Where an order stands; a PENDING one belongs to its saga, and nobody else may change it. */
public enum OrderStatus {
    PENDING,
    PLACED,
    PACKED,
    SHIPPED,
    CANCELLED,
    REJECTED;

    /** Returns which an order must have for a client to give it this one. */
    Set<OrderStatus> before() {
        return switch (this) {
            case PACKED -> Set.of(PLACED);
            case SHIPPED -> Set.of(PLACED, PACKED);
            case CANCELLED -> Set.of(PLACED, PACKED);
            case PENDING, PLACED, REJECTED -> Set.of();
        };
    }
}
