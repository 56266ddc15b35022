/** The nightly batch: it writes to the tables directly, past every API. */
@NullMarked
package io.strangler.reference.monolith.batch;

import org.jspecify.annotations.NullMarked;
