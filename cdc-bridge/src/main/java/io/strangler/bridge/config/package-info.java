/** Turns the command line, the plan and the translators into what the bridge runs. */
@NullMarked
package io.strangler.bridge.config;

import org.jspecify.annotations.NullMarked;
