package io.strangler.reference.customers.customer;

import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;

@Table("customer_contact")
record Contact(ContactKind kind, @Nullable String kindNote, String value, boolean preferred) {}
