package io.strangler.reference.migration.process;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Free ports of the loopback address. */
public final class Ports {
    // Below the ranges from which systems take the ports of outgoing connections: between the choice and the start of
    // the
    // program that listens, none of the many clients here can be given the same port.
    private static final int FIRST = 20_000;
    private static final int END = 32_000;

    private Ports() {}

    /** Returns different ports that nobody listens on now; all are held until the last is found. */
    public static List<Integer> free(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            int start = ThreadLocalRandom.current().nextInt(END - FIRST);
            for (int i = 0; held.size() < count; i++) {
                if (i == END - FIRST) {
                    throw new IOException(
                            "fewer than " + count + " of the ports " + FIRST + " to " + END + " are free");
                }
                hold(FIRST + (start + i) % (END - FIRST), held);
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private static void hold(int port, List<ServerSocket> held) throws IOException {
        try {
            held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (BindException taken) {
            // The next one, then.
        }
    }
}
