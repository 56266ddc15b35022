/** Reservations of stock: held until confirmed, released or expired, and offered over REST and gRPC alike. */
@NullMarked
package io.strangler.reference.inventory.reservation;

import org.jspecify.annotations.NullMarked;
