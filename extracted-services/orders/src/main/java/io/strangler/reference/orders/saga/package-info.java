/** The place-order saga: which step follows which, and what undoes it, kept in the database until it has ended. */
@NullMarked
package io.strangler.reference.orders.saga;

import org.jspecify.annotations.NullMarked;
