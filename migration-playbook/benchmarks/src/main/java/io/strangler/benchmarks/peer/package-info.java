/** Peers that the ladder starts as processes of their own. */
@NullMarked
package io.strangler.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
