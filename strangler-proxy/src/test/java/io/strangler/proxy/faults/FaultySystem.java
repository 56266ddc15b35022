package io.strangler.proxy.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A system behind the proxy that answers like every other, or goes wrong in the way it was told. */
final class FaultySystem implements AutoCloseable {
    private static final int SEED = 20261123;

    private final String name;
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;

    FaultySystem(String name) {
        this.name = name;
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Returns how many requests have come since the fault began. */
    int requests() {
        return requests.get();
    }

    void suffers(Fault next) {
        requests.set(0);
        fault = next;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean goesOn = true;
            while (goesOn) {
                String id = "";
                int length = 0;
                for (String line = line(in); !line.isEmpty(); line = line(in)) {
                    String lower = line.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("x-load-id: ")) {
                        id = line.substring(11);
                    } else if (lower.startsWith("content-length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                String body = new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
                requests.incrementAndGet();
                goesOn = answer(socket, in, Load.echo(name, id, body));
            }
        } catch (IOException e) {
            // The proxy has closed its connection.
        } finally {
            open.remove(socket);
        }
    }

    private boolean answer(Socket socket, InputStream in, String body) throws IOException {
        OutputStream out = socket.getOutputStream();
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n";
        switch (fault) {
            case NONE -> write(out, head + body);
            case SILENT -> waitForTheEnd(in);
            case CLOSED_AT_ONCE -> {
                return false;
            }
            case HALF_CLOSED -> {
                socket.shutdownOutput();
                waitForTheEnd(in);
            }
            case HALF_AN_ANSWER -> {
                write(out, head + body.substring(0, body.length() / 2));
                socket.shutdownOutput();
                waitForTheEnd(in);
            }
            case DRIPPED_BODY -> {
                write(out, head);
                drip(out, body, 5);
            }
            case DRIPPED_HEAD -> drip(out, head + body, 100);
            case GARBAGE -> {
                out.write(garbage());
                waitForTheEnd(in);
            }
            case GARBAGE_IN_CHUNKS -> {
                write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n");
                out.write(garbage());
                waitForTheEnd(in);
            }
        }
        return true;
    }

    private static byte[] garbage() {
        byte[] bytes = new byte[4096];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void drip(OutputStream out, String text, long millis) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            out.write(text.charAt(i));
            LockSupport.parkNanos(millis * 1_000_000);
        }
    }

    private static void waitForTheEnd(InputStream in) throws IOException {
        while (in.read() >= 0) {}
        throw new IOException("the proxy has closed its connection");
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed");
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
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

    /** What goes wrong with every answer. */
    enum Fault {
        NONE,
        SILENT,
        CLOSED_AT_ONCE,
        HALF_CLOSED,
        HALF_AN_ANSWER,
        DRIPPED_BODY,
        DRIPPED_HEAD,
        GARBAGE,
        GARBAGE_IN_CHUNKS
    }
}
