/** Asks the side that did not serve a read the same thing, off the user's path, and compares what both say. */
@NullMarked
package io.strangler.proxy.shadow;

import org.jspecify.annotations.NullMarked;
