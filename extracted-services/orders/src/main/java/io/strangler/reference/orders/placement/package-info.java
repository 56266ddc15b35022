/** Takes orders in and shows them: what a client meets. */
@NullMarked
package io.strangler.reference.orders.placement;

import org.jspecify.annotations.NullMarked;
