package io.strangler.proxy.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly the frames it was told, also those no library would send. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private static final int PRIORITY = 0x20;

    private final SSLSocket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    RawHttp2(int port, Certificate trusted) throws IOException, GeneralSecurityException {
        socket = connect(port, trusted);
        in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    /** Opens a connection that both ends have agreed to use for HTTP/2, and says nothing on it. */
    static SSLSocket connect(int port, Certificate trusted) throws IOException, GeneralSecurityException {
        SSLSocket socket =
                (SSLSocket) trusted.trusted().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        if (!socket.getApplicationProtocol().equals("h2")) {
            throw new IOException("the server speaks '" + socket.getApplicationProtocol() + "'");
        }
        return socket;
    }

    /** Begins a stream; fields are name, value, name, value. */
    void headers(int stream, boolean end, String... fields) throws IOException {
        frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(fields));
    }

    /** Begins the head of a stream, and promises more of it. */
    void beginHeaders(int stream, String... fields) throws IOException {
        frame(HEADERS, 0, stream, block(fields));
    }

    private static byte[] block(String... fields) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            // Literal, never indexed, not compressed.
            block.write(0x10);
            text(block, fields[i]);
            text(block, fields[i + 1]);
        }
        return block.toByteArray();
    }

    void get(int stream, String path, String... more) throws IOException {
        String[] fields = new String[8 + more.length];
        System.arraycopy(
                new String[] {":method", "GET", ":scheme", "https", ":authority", "shop.example", ":path", path},
                0,
                fields,
                0,
                8);
        System.arraycopy(more, 0, fields, 8, more.length);
        headers(stream, true, fields);
    }

    void data(int stream, boolean end, String text) throws IOException {
        frame(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void reset(int stream) throws IOException {
        frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuf frame = Unpooled.buffer(9 + payload.length);
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        socket.getOutputStream().write(frame.array(), 0, frame.readableBytes());
        socket.getOutputStream().flush();
    }

    private static void text(ByteArrayOutputStream block, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.write(bytes);
    }

    /** Reads on until a stream has ended, one way or another. */
    Answer answer(int stream) throws IOException, Http2Exception {
        Answer answer = new Answer();
        while (!answer.ended) {
            try {
                read(stream, answer);
            } catch (EOFException e) {
                answer.ended = true;
                answer.closed = true;
            }
        }
        return answer;
    }

    private void read(int stream, Answer answer) throws IOException, Http2Exception {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int of = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY) {
            answer.goAway = payload[7];
        }
        Http2Headers headers = type == HEADERS ? decoder.decodeHeaders(of, fields(flags, payload)) : null;
        if (of != stream || (type != HEADERS && type != DATA && type != RST_STREAM)) {
            return;
        }
        if (headers != null && answer.headers != null && headers.status() == null) {
            answer.trailers = headers;
        } else if (headers != null) {
            answer.headers = headers;
        } else if (type == DATA) {
            answer.body.write(payload);
        } else {
            answer.reset = payload[3];
        }
        answer.ended = type == RST_STREAM || (flags & END_STREAM) != 0;
    }

    private static ByteBuf fields(int flags, byte[] payload) {
        ByteBuf block = Unpooled.wrappedBuffer(payload);
        return (flags & PRIORITY) == 0 ? block : block.skipBytes(5);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** What became of a stream; -1 stands for what did not happen. */
    static final class Answer {
        private final ByteArrayOutputStream body = new ByteArrayOutputStream();
        private Http2Headers headers;
        private Http2Headers trailers;
        private boolean ended;
        private boolean closed;
        private int reset = -1;
        private int goAway = -1;

        String status() {
            return headers == null ? "none" : headers.status().toString();
        }

        Http2Headers headers() {
            return headers;
        }

        /** Returns what came behind the body; null for nothing. */
        Http2Headers trailers() {
            return trailers;
        }

        String body() {
            return body.toString(StandardCharsets.ISO_8859_1);
        }

        int reset() {
            return reset;
        }

        int goAway() {
            return goAway;
        }

        boolean closed() {
            return closed;
        }
    }
}
