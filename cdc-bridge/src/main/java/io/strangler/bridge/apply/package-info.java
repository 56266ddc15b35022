/** Brings touched aggregates from the source into the destination together with the watermark. */
@NullMarked
package io.strangler.bridge.apply;

import org.jspecify.annotations.NullMarked;
