package io.strangler.reference.customers.customer;

/** Where a customer stands; UNCLASSIFIED keeps the code it came with in a note. */
enum CustomerStatus {
    ACTIVE,
    BLOCKED,
    CLOSED,
    UNCLASSIFIED
}
