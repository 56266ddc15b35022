/** The other services as the saga and the placement need them: customers over REST, inventory over gRPC. */
@NullMarked
package io.strangler.reference.orders.remote;

import org.jspecify.annotations.NullMarked;
