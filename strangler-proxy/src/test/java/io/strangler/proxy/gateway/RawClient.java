package io.strangler.proxy.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A client that sends exactly the bytes it was told and shows exactly what came back. */
final class RawClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    RawClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Speaks on a connection that is there already, at either of its ends. */
    RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends one request on a fresh connection and returns everything until its end. */
    static String exchange(int port, String request) throws IOException {
        try (RawClient client = new RawClient(port)) {
            client.send(request);
            return client.answer();
        }
    }

    void send(String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Returns an answer without the id that is another for every request. */
    static String withoutId(String answer) {
        return answer.replaceFirst("X-Request-Id: [0-9a-f]{32}\r\n", "");
    }

    /** Sends no more, but still reads. */
    void finish() throws IOException {
        socket.shutdownOutput();
    }

    Socket socket() {
        return socket;
    }

    /** Reads exactly so many bytes, fewer only at the end of the connection. */
    byte[] bytes(int count) throws IOException {
        return in.readNBytes(count);
    }

    /** Reads one answer by its framing; what is cut off by the end of the connection ends with a mark. */
    String answer() throws IOException {
        return answer(true);
    }

    String answer(boolean body) throws IOException {
        String head = head();
        String lower = head.toLowerCase(Locale.ROOT);
        if (!body || head.isEmpty()) {
            return head;
        }
        if (lower.contains("transfer-encoding: chunked")) {
            return head + chunks();
        }
        if (lower.contains("content-length: ")) {
            int at = lower.indexOf("content-length: ") + 16;
            int length = Integer.parseInt(lower.substring(at, lower.indexOf('\r', at)));
            byte[] bytes = in.readNBytes(length);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            return head + text + (bytes.length < length ? "[cut off]" : "");
        }
        return lower.contains("204 ") || lower.contains("304 ")
                ? head
                : head + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private String chunks() throws IOException {
        StringBuilder all = new StringBuilder();
        String size = until("\r\n");
        while (size.matches("[1-9a-f][0-9a-f]*\r\n")) {
            byte[] chunk = in.readNBytes(Integer.parseInt(size.strip(), 16) + 2);
            all.append(size).append(new String(chunk, StandardCharsets.ISO_8859_1));
            size = until("\r\n");
        }
        all.append(size.isEmpty() ? "[cut off]" : size);
        for (String line = size; line.endsWith("\r\n") && line.length() > 2; ) {
            line = until("\r\n");
            all.append(line);
        }
        return all.toString();
    }

    String head() throws IOException {
        return until("\r\n\r\n");
    }

    /** Returns whether the other end closes the connection; what comes before is skipped. */
    boolean closedInTheEnd() throws IOException {
        try {
            while (in.read() >= 0) {}
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Returns whether the other end closes the connection. */
    boolean closed() throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    String until(String end) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
            int next;
            try {
                next = in.read();
            } catch (SocketTimeoutException e) {
                throw e;
            } catch (IOException reset) {
                next = -1;
            }
            if (next < 0) {
                return bytes.size() == 0 ? "" : bytes.toString(StandardCharsets.ISO_8859_1) + "[cut off]";
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
