/** What keeps a failing neighbour from taking this service down with it. */
@NullMarked
package io.strangler.reference.orders.resilience;

import org.jspecify.annotations.NullMarked;
