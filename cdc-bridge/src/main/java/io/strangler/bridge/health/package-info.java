/** Health, metrics and evidence of the streams. */
@NullMarked
package io.strangler.bridge.health;

import org.jspecify.annotations.NullMarked;
