/** Keys whose change waits: parked for a reason, or left to settle. */
@NullMarked
package io.strangler.bridge.parked;

import org.jspecify.annotations.NullMarked;
