/** Benchmarks; each names its peer. */
@NullMarked
package io.strangler.benchmarks;

import org.jspecify.annotations.NullMarked;
