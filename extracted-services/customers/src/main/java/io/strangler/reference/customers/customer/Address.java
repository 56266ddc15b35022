package io.strangler.reference.customers.customer;

import org.jspecify.annotations.Nullable;
import org.springframework.data.relational.core.mapping.Table;

@Table("customer_address")
record Address(
        @Nullable String street,
        @Nullable String postalCode,
        @Nullable String city,
        @Nullable String countryCode) {}
