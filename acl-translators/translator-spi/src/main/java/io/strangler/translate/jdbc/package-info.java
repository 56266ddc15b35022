/** Reads and writes whole aggregates over JDBC, for the bridge and the checker alike. */
@NullMarked
package io.strangler.translate.jdbc;

import org.jspecify.annotations.NullMarked;
