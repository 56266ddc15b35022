/** Moves the bytes: a Camel component over a Vert.x HTTP server and client; nothing of either is visible outside. */
@NullMarked
package io.strangler.proxy.gateway;

import org.jspecify.annotations.NullMarked;
