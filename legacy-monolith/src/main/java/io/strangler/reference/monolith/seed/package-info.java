/** Makes the shop's data, the same every time, with every ugly case a real customer table collects. */
@NullMarked
package io.strangler.reference.monolith.seed;

import org.jspecify.annotations.NullMarked;
