package io.strangler.reference.customers.credit;

/** What became of reserved credit; HELD and CONFIRMED count against the limit. */
enum CreditState {
    HELD,
    CONFIRMED,
    RELEASED
}
