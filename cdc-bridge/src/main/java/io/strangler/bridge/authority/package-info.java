/** Who has authority over a key, as the bridge knows it. */
@NullMarked
package io.strangler.bridge.authority;

import org.jspecify.annotations.NullMarked;
