/** Articles and what the depots hold of them. */
@NullMarked
package io.strangler.reference.monolith.catalogue;

import org.jspecify.annotations.NullMarked;
