/** Reservations of a customer's credit: what other services owe an answer for counts against the limit until it is released. */
@NullMarked
package io.strangler.reference.customers.credit;

import org.jspecify.annotations.NullMarked;
