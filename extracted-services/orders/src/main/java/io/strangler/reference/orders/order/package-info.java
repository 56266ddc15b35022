/** Orders and their lines, and who may change them when. */
@NullMarked
package io.strangler.reference.orders.order;

import org.jspecify.annotations.NullMarked;
