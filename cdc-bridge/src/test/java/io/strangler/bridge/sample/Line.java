package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A line to a database that a test can cut and mend. */
public final class Line implements AutoCloseable {
    private final ServerSocket listening;
    private final DatabaseSpec far;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    private Line(ServerSocket listening, DatabaseSpec far) {
        this.listening = listening;
        this.far = far;
    }

    public static Line to(DatabaseSpec far) throws IOException {
        Line line = new Line(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), far);
        Thread.ofPlatform().daemon().name("line").start(line::accept);
        return line;
    }

    /** Returns the database as seen from the near end. */
    public DatabaseSpec database() {
        return new DatabaseSpec(
                far.url().replaceAll("//[^/]*/", "//127.0.0.1:" + listening.getLocalPort() + "/"),
                far.username(),
                far.password());
    }

    /** Ends what goes over the line, and all that is tried until it is mended. */
    public void cut() throws IOException {
        cut = true;
        hangUp();
    }

    public void mend() {
        cut = false;
    }

    private void accept() {
        URI there = URI.create(far.url().substring("jdbc:".length()));
        try {
            while (true) {
                Socket near = listening.accept();
                if (cut) {
                    near.close();
                    continue;
                }
                Socket remote = new Socket(there.getHost(), there.getPort());
                sockets.addAll(List.of(near, remote));
                carry(near, remote);
                carry(remote, near);
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    private static void carry(Socket one, Socket other) {
        Thread.ofVirtual().start(() -> {
            try (one;
                    other;
                    InputStream in = one.getInputStream();
                    OutputStream out = other.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException e) {
                // Cut, or either end has hung up.
                return;
            }
        });
    }

    private void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        hangUp();
    }
}
