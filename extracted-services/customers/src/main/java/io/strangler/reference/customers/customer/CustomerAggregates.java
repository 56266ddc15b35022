package io.strangler.reference.customers.customer;

import java.util.UUID;
import org.springframework.data.repository.CrudRepository;

interface CustomerAggregates extends CrudRepository<Customer, UUID> {}
