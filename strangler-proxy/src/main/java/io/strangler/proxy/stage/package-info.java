/** Follows the flags file: which rule is in force, what is kept for a restart, and how authority moves without a lost write. */
@NullMarked
package io.strangler.proxy.stage;

import org.jspecify.annotations.NullMarked;
