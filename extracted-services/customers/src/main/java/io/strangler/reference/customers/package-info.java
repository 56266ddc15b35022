/** The customers service: a clean model of customers in a database of its own. */
@NullMarked
package io.strangler.reference.customers;

import org.jspecify.annotations.NullMarked;
