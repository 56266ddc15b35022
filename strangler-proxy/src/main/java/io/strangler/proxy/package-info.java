/** The program: reads the plan, starts the gateway and its administration, ends with one clear line when it cannot. */
@NullMarked
package io.strangler.proxy;

import org.jspecify.annotations.NullMarked;
