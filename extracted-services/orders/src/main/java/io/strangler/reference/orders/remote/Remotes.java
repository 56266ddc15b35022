package io.strangler.reference.orders.remote;

import io.strangler.reference.orders.saga.CreditDesk;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelFactory;

/** The clients of the other services. */
@Configuration(proxyBeanMethods = false)
class Remotes {

    @Bean
    CreditDesk creditDesk(RemoteSettings settings) {
        return new CustomersClient(settings.customersUrl(), settings.customers());
    }

    @Bean
    InventoryClient stockDesk(RemoteSettings settings, GrpcChannelFactory channels) {
        return new InventoryClient(channels.createChannel("inventory"), settings.inventory());
    }
}
