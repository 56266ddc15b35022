package io.strangler.proxy.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A server whose connections the test itself takes and speaks on. */
final class Acceptor implements AutoCloseable {
    private final ServerSocket server;

    Acceptor() {
        try {
            server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            server.setSoTimeout(5_000);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    RawClient accept() throws IOException {
        return new RawClient(server.accept());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
