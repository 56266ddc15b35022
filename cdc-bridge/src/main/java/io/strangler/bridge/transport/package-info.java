/** Carries changes over brokers from the bridge that reads them to those that apply them; the only package that knows Kafka. */
@NullMarked
package io.strangler.bridge.transport;

import org.jspecify.annotations.NullMarked;
