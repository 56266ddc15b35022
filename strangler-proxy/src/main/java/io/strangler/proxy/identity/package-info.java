/** Finds out who sends a request; knows nothing of routes, Camel or sockets. */
@NullMarked
package io.strangler.proxy.identity;

import org.jspecify.annotations.NullMarked;
