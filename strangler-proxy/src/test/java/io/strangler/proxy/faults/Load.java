package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/** Clients that send one checked request after the other to one path, each over a connection of its own, until closed. */
final class Load implements AutoCloseable {
    static final String ID = "X-Load-Id";
    private static final long PAUSE_NANOS = 5_000_000;
    private static final AtomicLong IDS = new AtomicLong();
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger goodInARow = new AtomicInteger();
    private volatile Tally tally = new Tally();
    private volatile boolean stopped;

    private Load() {}

    /**
     * Begins.
     *
     * @param ports where the proxies are; a client moves on to the next when one tells it to go, or is not there
     * @param sides who may answer
     */
    static Load start(int clients, List<Integer> ports, String path, Set<String> sides) {
        Load load = new Load();
        for (int i = 0; i < clients; i++) {
            LoadClient client = new LoadClient(ports, i, sides);
            load.threads.add(Thread.ofVirtual().start(() -> load.run(client, path)));
        }
        return load;
    }

    /** What an upstream answers. */
    static String echo(String side, String id, String body) {
        return side + " " + id + " " + body;
    }

    private void run(LoadClient client, String path) {
        List<String> methods = List.of("GET", "PUT", "POST");
        try (client) {
            while (!stopped) {
                long number = IDS.incrementAndGet();
                Tally mine = begin();
                try {
                    long before = System.nanoTime();
                    String outcome = client.send(
                            methods.get((int) (number % methods.size())), path + number % 100, "id" + number, mine);
                    mine.add(outcome, System.nanoTime() - before);
                    goodInARow.updateAndGet(good -> outcome.equals(Tally.OK) ? good + 1 : 0);
                } finally {
                    mine.left();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private Tally begin() {
        while (true) {
            Tally present = tally;
            if (present.entered()) {
                return present;
            }
        }
    }

    /** Returns how all requests that began since the last call ended; waits for them. */
    Tally turn() {
        Tally before = tally;
        tally = new Tally();
        before.close();
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(before::isOver);
        return before;
    }

    /** Waits until so many requests in a row were served. */
    Load untilServed(int requests) {
        goodInARow.set(0);
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).untilAsserted(() -> assertThat(
                        goodInARow.get())
                .as("%s", tally.counts())
                .isGreaterThanOrEqualTo(requests));
        return this;
    }

    /** Waits until so many requests have ended since the last turn, however. */
    Load untilEnded(int requests) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> tally.total() >= requests);
        return this;
    }

    /** Returns what has happened since the last turn, so far. */
    Tally sofar() {
        return tally;
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
