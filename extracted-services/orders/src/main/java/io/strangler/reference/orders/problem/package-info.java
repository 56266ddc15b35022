/** How failures are told: API problems as problem+json, failed starts as one line. */
@NullMarked
package io.strangler.reference.orders.problem;

import org.jspecify.annotations.NullMarked;
