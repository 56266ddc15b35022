/** Customers and their contacts, as the old terminals entered them. */
@NullMarked
package io.strangler.reference.monolith.customer;

import org.jspecify.annotations.NullMarked;
