/** Moves authority once both sides agree. */
@NullMarked
package io.strangler.bridge.switchover;

import org.jspecify.annotations.NullMarked;
