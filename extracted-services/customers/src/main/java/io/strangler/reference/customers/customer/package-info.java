/** The customer aggregate, its store and its API. */
@NullMarked
package io.strangler.reference.customers.customer;

import org.jspecify.annotations.NullMarked;
