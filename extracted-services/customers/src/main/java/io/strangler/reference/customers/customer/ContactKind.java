package io.strangler.reference.customers.customer;

/** How a customer is reached; OTHER keeps the code it came with in a note. */
enum ContactKind {
    PHONE,
    MOBILE,
    EMAIL,
    FAX,
    OTHER
}
