package io.strangler.reference.orders.remote;

import io.strangler.reference.orders.resilience.GuardSettings;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Where the other services are, and how much of their trouble is let in. */
@ConfigurationProperties("orders")
record RemoteSettings(
        URI customersUrl,
        String inventoryAddress,
        @DefaultValue GuardSettings customers,
        @DefaultValue GuardSettings inventory) {

    RemoteSettings {
        if (customersUrl == null || inventoryAddress == null) {
            throw new IllegalArgumentException("orders.customers-url and orders.inventory-address are needed");
        }
    }
}
