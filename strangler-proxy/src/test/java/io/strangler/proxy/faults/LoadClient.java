package io.strangler.proxy.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that keeps its connection for as long as it may, and sends a request again only as HTTP allows: when nothing was
 * sent, or when the connection ended before a byte of the answer to an idempotent request (RFC 9110 section 9.2.2).
 */
final class LoadClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int TRIES = 5;

    private final List<Integer> ports;
    private final Set<String> sides;
    private int at;
    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    LoadClient(List<Integer> ports, int first, Set<String> sides) {
        this.ports = ports;
        this.at = first % ports.size();
        this.sides = sides;
    }

    /** Returns what became of the request in the end. */
    String send(String method, String path, String id, Tally tally) {
        String body = method.equals("GET") ? "" : "body of " + id;
        for (int i = 0; i < TRIES; i++) {
            Socket open = connection(tally);
            if (open == null) {
                continue;
            }
            boolean answerBegan = false;
            try {
                write(open, method, path, id, body);
                int first = in.read();
                if (first < 0) {
                    throw new IOException("closed before the answer");
                }
                answerBegan = true;
                return judge(read(first, tally), id, body);
            } catch (SocketTimeoutException e) {
                drop();
                return "no answer in " + TIMEOUT_MILLIS + " ms";
            } catch (IndexOutOfBoundsException | NumberFormatException e) {
                drop();
                return "no HTTP: " + e.getMessage();
            } catch (IOException e) {
                drop();
                if (answerBegan) {
                    return Tally.CUT_OFF;
                }
                if (method.equals("POST")) {
                    return "a write that may have been received got no answer";
                }
                moveOn(tally);
                tally.retried();
            }
        }
        return "nobody there";
    }

    private @Nullable Socket connection(Tally tally) {
        Socket present = socket;
        if (present != null) {
            return present;
        }
        try {
            Socket fresh = new Socket(InetAddress.getLoopbackAddress(), ports.get(at));
            fresh.setSoTimeout(TIMEOUT_MILLIS);
            fresh.setTcpNoDelay(true);
            in = new BufferedInputStream(fresh.getInputStream());
            socket = fresh;
            return fresh;
        } catch (IOException e) {
            moveOn(tally);
            return null;
        }
    }

    private void moveOn(Tally tally) {
        at = (at + 1) % ports.size();
        tally.moved();
    }

    private static void write(Socket socket, String method, String path, String id, String body) throws IOException {
        String head = method + " " + path + " HTTP/1.1\r\nHost: shop.example\r\n" + Load.ID + ": " + id + "\r\n"
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.ISO_8859_1));
    }

    private Answer read(int first, Tally tally) throws IOException {
        String head = (char) first + line(in);
        int status = Integer.parseInt(head.substring(9, 12));
        int length = -1;
        boolean chunked = false;
        boolean closing = false;
        for (String field = line(in).toLowerCase(Locale.ROOT);
                !field.isEmpty();
                field = line(in).toLowerCase(Locale.ROOT)) {
            if (field.startsWith("content-length: ")) {
                length = Integer.parseInt(field.substring(16));
            }
            chunked |= field.equals("transfer-encoding: chunked");
            closing |= field.equals("connection: close");
        }
        String body = chunked ? chunks() : exactly(length);
        if (closing) {
            drop();
            moveOn(tally);
        }
        return new Answer(status, body);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(exactly(size));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private String exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("cut off");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("cut off");
            }
            line.append((char) next);
        }
        return line.substring(0, line.length() - 1);
    }

    private String judge(Answer answer, String id, String body) {
        if (answer.status() == 200) {
            boolean right =
                    sides.stream().anyMatch(side -> Load.echo(side, id, body).equals(answer.body()));
            return right ? Tally.OK : "200 with another answer: " + answer.body();
        }
        if (answer.body().contains("has failed too often")) {
            return Tally.BREAKER;
        }
        return answer.body().contains("\"requestId\":") ? "" + answer.status() : answer.status() + " without a problem";
    }

    private void drop() {
        Socket present = socket;
        socket = null;
        try {
            if (present != null) {
                present.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        drop();
    }

    private record Answer(int status, String body) {}
}
