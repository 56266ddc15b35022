/** The orders service: orders with their lines, and the saga that places them. */
@NullMarked
package io.strangler.reference.orders;

import org.jspecify.annotations.NullMarked;
