/** Keeps answers for as long as their servers allow, as a shared cache does (RFC 9111). */
@NullMarked
package io.strangler.proxy.cache;

import org.jspecify.annotations.NullMarked;
