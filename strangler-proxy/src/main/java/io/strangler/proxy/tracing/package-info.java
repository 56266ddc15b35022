/** What becomes of a request across systems, as spans of OpenTelemetry; nothing is loaded and nothing done unless it is asked for. */
@NullMarked
package io.strangler.proxy.tracing;

import org.jspecify.annotations.NullMarked;
