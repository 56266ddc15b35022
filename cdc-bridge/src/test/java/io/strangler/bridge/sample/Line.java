package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A line to a database with the faults of a network, which a test switches on and off. */
public final class Line implements AutoCloseable {
    private static final int CHUNK = 8_192;

    private final ServerSocket listening;
    private final DatabaseSpec far;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicReference<Catch> answer = new AtomicReference<>();
    private volatile boolean cut;
    private volatile Duration delay = Duration.ZERO;
    private boolean frozen;
    private boolean closed;
    private int generation;
    private int abandoned = -1;

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

    /** Swallows everything, also the ends of connections and those that are tried, until the line is mended. */
    public void freeze() {
        set(true);
    }

    /** Forgets the connections there are, as a firewall does: whatever goes over them is swallowed for good; new ones work. */
    public void abandon() {
        lock.lock();
        try {
            abandoned = generation;
            generation++;
        } finally {
            lock.unlock();
        }
    }

    /** Lets everything arrive later by the given time. */
    public void delay(Duration by) {
        delay = by;
    }

    /** Says to both ends of everything that goes over the line that the other has nothing more to say, but still listens. */
    public void closeHalf() throws IOException {
        for (Socket socket : sockets) {
            try {
                socket.shutdownOutput();
            } catch (SocketException e) {
                // Said already, or over.
                continue;
            }
        }
    }

    /** Keeps back the next answer that contains the given text, and all that follows it in its connection. */
    public Catch keepBack(String text) {
        Catch kept = new Catch(text);
        answer.set(kept);
        return kept;
    }

    public void mend() {
        cut = false;
        delay = Duration.ZERO;
        set(false);
    }

    private void set(boolean wanted) {
        lock.lock();
        try {
            frozen = wanted;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
                sockets.add(near);
                Thread.ofVirtual().start(() -> carry(near, there));
            }
        } catch (IOException e) {
            // Closed.
            return;
        }
    }

    private void carry(Socket near, URI there) {
        try (near) {
            int born = awaitThaw(Integer.MAX_VALUE);
            try (Socket remote = new Socket(there.getHost(), there.getPort())) {
                sockets.add(remote);
                Thread back = Thread.ofVirtual().start(() -> carry(remote, near, true, born));
                carry(near, remote, false, born);
                back.join();
            }
        } catch (IOException e) {
            // Cut, or nobody is there.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carry(Socket from, Socket to, boolean answers, int born) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] chunk = new byte[CHUNK];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                awaitThaw(born);
                Duration late = delay;
                if (late.isPositive()) {
                    new CountDownLatch(1).await(late.toMillis(), TimeUnit.MILLISECONDS);
                }
                Catch wanted = answer.get();
                if (answers
                        && wanted != null
                        && new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(wanted.text)
                        && answer.compareAndSet(wanted, null)) {
                    wanted.caught.countDown();
                    wanted.released.await();
                }
                out.write(chunk, 0, length);
            }
            awaitThaw(born);
            to.shutdownOutput();
        } catch (IOException e) {
            // Either end has hung up, which the other must hear.
            close(to);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(Line.class.getName()).log(System.Logger.Level.DEBUG, "closing a socket", e);
        }
    }

    private int awaitThaw(int born) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && (frozen || born <= abandoned)) {
                changed.await();
            }
            return generation;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        hangUp();
    }

    /** An answer that is on its way and does not arrive. */
    public static final class Catch implements AutoCloseable {
        private final String text;
        private final CountDownLatch caught = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        private Catch(String text) {
            this.text = text;
        }

        public boolean caught() {
            return caught.getCount() == 0;
        }

        @Override
        public void close() {
            released.countDown();
        }
    }
}
