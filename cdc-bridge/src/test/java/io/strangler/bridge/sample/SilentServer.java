package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a hung database looks like from outside: it takes connections, says that it has no TLS, and then nothing more. */
public final class SilentServer implements AutoCloseable {
    private static final int TLS_REQUEST = 8;

    private final ServerSocket listening;
    private final List<Socket> held = new CopyOnWriteArrayList<>();

    private SilentServer(ServerSocket listening) {
        this.listening = listening;
    }

    public static SilentServer start() throws IOException {
        SilentServer server = new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("silent server").start(server::hold);
        return server;
    }

    /** Returns a database for which a session to be opened is waited for without end. */
    public DatabaseSpec database() {
        return new DatabaseSpec(
                "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort() + "/silent?loginTimeout=0",
                "postgres",
                "postgres");
    }

    /** Returns how many connections it has taken. */
    public int asked() {
        return held.size();
    }

    private void hold() {
        try {
            while (true) {
                Socket socket = listening.accept();
                held.add(socket);
                socket.getInputStream().readNBytes(TLS_REQUEST);
                socket.getOutputStream().write('N');
            }
        } catch (IOException e) {
            // Closed, or a client that went away: either way nobody is waited for any more.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : held) {
            socket.close();
        }
    }
}
