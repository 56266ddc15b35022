package io.strangler.reference.migration.systems;

import io.strangler.reference.migration.process.Ports;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** Where every program listens, chosen before any of them starts, so that the plan can name them. */
public record Addresses(int monolith, int customers, int proxy, int proxyAdmin, int bridgeAdmin) {
    static Addresses free() throws IOException {
        List<Integer> ports = Ports.free(5);
        return new Addresses(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    }

    public URI monolithUrl() {
        return local(monolith);
    }

    public URI customersUrl() {
        return local(customers);
    }

    public URI proxyUrl() {
        return local(proxy);
    }

    public URI proxyAdminUrl() {
        return local(proxyAdmin);
    }

    public URI bridgeAdminUrl() {
        return local(bridgeAdmin);
    }

    private static URI local(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
