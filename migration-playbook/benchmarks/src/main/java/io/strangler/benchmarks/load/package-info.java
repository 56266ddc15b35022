/** The bridge's initial load against the pipe that an administrator would write. */
@NullMarked
package io.strangler.benchmarks.load;

import org.jspecify.annotations.NullMarked;
