/** Decides from flags and authority which streams run. */
@NullMarked
package io.strangler.bridge.follow;

import org.jspecify.annotations.NullMarked;
