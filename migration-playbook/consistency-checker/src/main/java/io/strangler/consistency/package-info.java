/**
 * Compares both stores through the translators and repairs toward the authority; a difference counts only when it is
 * still there after the streams have passed the position at which it was seen.
 */
@NullMarked
package io.strangler.consistency;

import org.jspecify.annotations.NullMarked;
