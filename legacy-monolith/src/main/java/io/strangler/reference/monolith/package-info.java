/** The shop's monolith: customers, catalogue, orders and invoices in one schema, and a nightly batch. */
@NullMarked
package io.strangler.reference.monolith;

import org.jspecify.annotations.NullMarked;
