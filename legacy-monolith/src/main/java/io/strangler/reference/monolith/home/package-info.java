/** The page everybody starts from. */
@NullMarked
package io.strangler.reference.monolith.home;

import org.jspecify.annotations.NullMarked;
