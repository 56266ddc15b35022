package io.strangler.reference.orders.remote;

import java.math.BigDecimal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/** What is used of the customers service's API. */
@HttpExchange("/credit-reservations/{key}")
interface CustomersHttp {

    record Credit(long customer, BigDecimal amount) {}

    @PutExchange
    void reserve(@PathVariable String key, @RequestBody Credit credit);

    @PostExchange("/confirmation")
    void confirm(@PathVariable String key);

    @DeleteExchange
    void release(@PathVariable String key);
}
