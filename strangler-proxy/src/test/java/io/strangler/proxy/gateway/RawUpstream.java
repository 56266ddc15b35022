package io.strangler.proxy.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/** A server that records exactly the bytes it was sent and answers exactly the bytes it was told. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger closedByPeer = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile Script script = Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

    RawUpstream() {
        this(ServerSocketFactory.getDefault());
    }

    RawUpstream(ServerSocketFactory sockets) {
        try {
            server = sockets.createServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void answers(Script next) {
        script = next;
        received.clear();
        connections.set(0);
        closedByPeer.set(0);
    }

    /** Every request since the last script, head and body as received. */
    Queue<String> received() {
        return received;
    }

    /** The head of the only request, its lines. */
    String[] head() {
        return received.element().split("\r\n\r\n", 2)[0].split("\r\n");
    }

    /** The same without the id that is another for every request. */
    List<String> headWithoutId() {
        return Arrays.stream(head())
                .filter(line -> !line.matches("X-Request-Id: [0-9a-f]{32}"))
                .toList();
    }

    int connections() {
        return connections.get();
    }

    int closedByPeer() {
        return closedByPeer.get();
    }

    static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String request = read(in);
                if (request.isEmpty()) {
                    closedByPeer.incrementAndGet();
                    return;
                }
                received.add(request);
                if (script.answer(request, socket.getOutputStream()) == Then.CLOSE) {
                    return;
                }
            }
        } catch (IOException e) {
            closedByPeer.incrementAndGet();
        } finally {
            open.remove(socket);
        }
    }

    // Head up to the empty line, then the body by its framing.
    private static String read(InputStream in) throws IOException {
        Received bytes = new Received();
        while (!bytes.endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            bytes.write(next);
        }
        String head = bytes.toString(StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (head.contains("transfer-encoding: chunked")) {
            while (!bytes.endsWith("\r\n0\r\n\r\n")) {
                int next = in.read();
                if (next < 0) {
                    return "";
                }
                bytes.write(next);
            }
        } else if (head.contains("content-length: ") && !head.contains("expect: 100-continue")) {
            int at = head.indexOf("content-length: ") + 16;
            int length = Integer.parseInt(head.substring(at, head.indexOf('\r', at)));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                return "";
            }
            bytes.write(body);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** What came so far; a large body is asked for its end at every byte. */
    private static final class Received extends ByteArrayOutputStream {
        boolean endsWith(String end) {
            int begin = count - end.length();
            for (int i = 0; i < end.length(); i++) {
                if (begin < 0 || buf[begin + i] != end.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers one request. */
    @FunctionalInterface
    interface Script {
        Then answer(String request, OutputStream out) throws IOException;

        /** The same bytes to every request. */
        static Script saying(String answer) {
            return (request, out) -> {
                say(out, answer);
                return Then.KEEP;
            };
        }

        /** The same bytes, and then the end of the connection. */
        static Script closingAfter(String answer) {
            return (request, out) -> {
                say(out, answer);
                return Then.CLOSE;
            };
        }
    }

    /** What happens to the connection after an answer. */
    enum Then {
        KEEP,
        CLOSE
    }
}
