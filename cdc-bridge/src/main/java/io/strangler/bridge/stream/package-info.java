/** One direction of sync for one capability: its life from load to stop, its progress and its heartbeat. */
@NullMarked
package io.strangler.bridge.stream;

import org.jspecify.annotations.NullMarked;
