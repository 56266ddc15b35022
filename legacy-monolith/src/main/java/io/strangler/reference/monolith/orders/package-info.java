/** Orders: a head, its lines, and the stock they take. */
@NullMarked
package io.strangler.reference.monolith.orders;

import org.jspecify.annotations.NullMarked;
