/** Counts what is really asked of the systems behind the proxy, to plan the next capability by. */
@NullMarked
package io.strangler.proxy.discovery;

import org.jspecify.annotations.NullMarked;
