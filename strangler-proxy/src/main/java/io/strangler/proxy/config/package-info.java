/** Turns the command line and the plan into what the other packages are built from. */
@NullMarked
package io.strangler.proxy.config;

import org.jspecify.annotations.NullMarked;
