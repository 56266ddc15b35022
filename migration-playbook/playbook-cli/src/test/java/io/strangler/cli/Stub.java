package io.strangler.cli;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An administration port that says what a test wants it to say. */
final class Stub implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Supplier<String>> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile int code = 200;

    Stub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Supplier<String> answer = answers.get(exchange.getRequestURI().getPath());
            byte[] body = answer == null ? new byte[0] : answer.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : code, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    Stub answer(String path, Supplier<String> body) {
        answers.put(path, body);
        return this;
    }

    /** Lets it answer what it knows with another status. */
    void code(int status) {
        code = status;
    }

    /** Returns what came with the requests so far. */
    List<String> bodies() {
        return bodies;
    }

    /** Lets it know nothing of a path any more. */
    void forget(String path) {
        answers.remove(path);
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Returns the requests so far, path and query. */
    List<String> asked() {
        return asked;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
