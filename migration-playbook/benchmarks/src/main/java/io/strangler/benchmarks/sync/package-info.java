/** What the bridge does, against what an administrator would do it with: the initial load, a backlog, and single commits. */
@NullMarked
package io.strangler.benchmarks.sync;

import org.jspecify.annotations.NullMarked;
