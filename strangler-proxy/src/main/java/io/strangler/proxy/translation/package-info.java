/** The user's translators of HTTP exchanges, replaced while the proxy runs when their jars change. */
@NullMarked
package io.strangler.proxy.translation;

import org.jspecify.annotations.NullMarked;
