/** Looks into the bodies of requests for what a decision needs. */
@NullMarked
package io.strangler.proxy.body;

import org.jspecify.annotations.NullMarked;
