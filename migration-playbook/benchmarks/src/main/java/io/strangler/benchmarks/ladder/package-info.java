/** The ladder: the same load through one proxy after the other, round by round, on one machine. */
@NullMarked
package io.strangler.benchmarks.ladder;

import org.jspecify.annotations.NullMarked;
