/** Copies what is there when a stream begins. */
@NullMarked
package io.strangler.bridge.load;

import org.jspecify.annotations.NullMarked;
