/** Decides, without any I/O, which capability a request belongs to and which side serves it. */
@NullMarked
package io.strangler.proxy.routing;

import org.jspecify.annotations.NullMarked;
