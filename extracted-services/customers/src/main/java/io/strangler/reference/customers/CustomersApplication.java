package io.strangler.reference.customers;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the customers service. */
@SpringBootApplication(proxyBeanMethods = false)
public class CustomersApplication {

    public static void main(String[] args) {
        start(args);
    }

    static ConfigurableApplicationContext start(String... args) {
        return SpringApplication.run(CustomersApplication.class, args);
    }
}
