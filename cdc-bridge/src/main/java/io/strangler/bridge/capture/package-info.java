/** Reads whole source transactions from a database's log; the only package that knows Debezium. */
@NullMarked
package io.strangler.bridge.capture;

import org.jspecify.annotations.NullMarked;
