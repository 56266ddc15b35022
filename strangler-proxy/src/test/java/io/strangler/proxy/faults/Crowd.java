package io.strangler.proxy.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Very many connections to a proxy, which cost their owner nothing but descriptors. */
final class Crowd implements AutoCloseable {
    private static final int PER_ADDRESS = 20_000;
    private static final int SPARE = 2_000;

    private final int port;
    private final List<SocketChannel> all = new ArrayList<>();
    private int next;

    Crowd(int port) {
        this.port = port;
    }

    /** Returns how many connections of those that are wanted this process may open. */
    static int possible(int wanted) throws IOException {
        Path limits = Path.of("/proc/self/limits");
        if (!Files.isReadable(limits)) {
            return wanted;
        }
        // A JVM raises the soft limit to the hard one by itself.
        return Files.readAllLines(limits).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s{2,}")[2].strip())
                .filter(hard -> hard.matches("[0-9]+"))
                .mapToInt(hard -> (int) Math.min(wanted, Math.max(0, Long.parseLong(hard) - SPARE)))
                .findFirst()
                .orElse(wanted);
    }

    /** Opens so many more connections. */
    void join(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            all.add(connect());
        }
    }

    // One address has too few ports for all.
    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        int address = 1 + all.size() / PER_ADDRESS;
        channel.bind(new InetSocketAddress("127.0.0." + address, 0));
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return channel;
    }

    int size() {
        return all.size();
    }

    /** Lets a number of connections send one request each and take its answer. */
    void use(int count) throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4096);
        for (SocketChannel channel : all.subList(0, count)) {
            write(channel, "GET /other/1 HTTP/1.1\r\nHost: a\r\n" + Load.ID + ": crowd\r\n\r\n");
            answer.clear();
            String text = "";
            while (!text.endsWith(" crowd ")) {
                if (channel.read(answer) < 0) {
                    throw new IOException("closed after '" + text + "'");
                }
                text = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** Returns how many connections are still open. */
    int open() {
        ByteBuffer none = ByteBuffer.allocate(1);
        return (int) all.stream().filter(channel -> isOpen(channel, none)).count();
    }

    private static boolean isOpen(SocketChannel channel, ByteBuffer none) {
        try {
            channel.configureBlocking(false);
            return channel.read(none.clear()) == 0;
        } catch (IOException reset) {
            return false;
        }
    }

    /**
     * Goes round: lets the next connections send one byte each of a head that never ends, and come again where they were
     * cut off; makes them where there are not yet enough.
     *
     * @return how many were found cut off
     */
    int drip(int connections, int enough) throws IOException {
        int cutOff = 0;
        ByteBuffer none = ByteBuffer.allocate(1);
        for (int i = 0; i < connections; i++) {
            if (all.size() < enough) {
                all.add(connect());
                begin(all.getLast());
                continue;
            }
            next = (next + 1) % all.size();
            SocketChannel channel = all.get(next);
            if (!isOpen(channel, none) || !takesOneMore(channel)) {
                channel.close();
                all.set(next, connect());
                begin(all.get(next));
                cutOff++;
            }
        }
        return cutOff;
    }

    private static boolean takesOneMore(SocketChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {'a'}));
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static void begin(SocketChannel channel) throws IOException {
        write(channel, "GET /other/1 HTTP/1.1\r\nHost: a\r\nX-Slow: ");
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Override
    public void close() {
        for (SocketChannel channel : all) {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
