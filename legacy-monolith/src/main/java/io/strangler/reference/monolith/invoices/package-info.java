/** Invoices, one per billed order. */
@NullMarked
package io.strangler.reference.monolith.invoices;

import org.jspecify.annotations.NullMarked;
