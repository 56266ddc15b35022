package io.strangler.reference.orders;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A line to a server on this machine that can be cut and mended. */
final class Link implements AutoCloseable {

    private final ServerSocket here;
    private final int there;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean whole = true;

    Link(int there) {
        this.there = there;
        try {
            here = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return here.getLocalPort();
    }

    void cut() {
        whole = false;
        sockets.forEach(Link::close);
    }

    void mend() {
        whole = true;
    }

    private void accept() {
        while (!here.isClosed()) {
            try {
                Socket near = here.accept();
                if (!whole) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), there);
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException closed) {
                // Either the link itself is closed, or there is nobody at its other end.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            if (whole) {
                from.getInputStream().transferTo(to.getOutputStream());
            }
        } catch (IOException cut) {
            // Both ends are closed by now, which is what a line that was cut looks like.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException closed) {
            // It is.
        }
    }

    @Override
    public void close() {
        cut();
        try {
            here.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
