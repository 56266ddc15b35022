/** Limits how often callers may send requests. */
@NullMarked
package io.strangler.proxy.limit;

import org.jspecify.annotations.NullMarked;
