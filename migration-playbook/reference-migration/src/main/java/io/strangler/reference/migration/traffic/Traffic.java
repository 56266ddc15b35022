package io.strangler.reference.migration.traffic;

import io.strangler.reference.migration.oracle.StoryLedger;
import io.strangler.reference.migration.systems.BatchSlice;
import java.io.Closeable;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** A bounded number of users at a bounded rate, from start to close; can be held for a moment to look at a still picture. */
public final class Traffic implements Closeable {
    private static final int OWN_CUSTOMERS = 150;
    private static final int SHARED_WITH_THE_BATCH = 6;

    private final StoryLedger ledger = new StoryLedger();
    private final TrafficFigures figures = new TrafficFigures();
    private final CountDownLatch end = new CountDownLatch(1);
    // Users act under the read lock, so who holds the write lock sees no request on its way.
    private final ReentrantReadWriteLock hold = new ReentrantReadWriteLock(true);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final List<Thread> threads = new ArrayList<>();
    private final Set<Long> written = new HashSet<>();
    private volatile URI shop;

    private Traffic(URI shop) {
        this.shop = shop;
    }

    /**
     * Starts the users.
     *
     * @param seeded customers numbered from 1 that are there already
     * @param perSecond actions of all users together
     */
    public static Traffic start(URI shop, long seeded, int users, int perSecond) {
        Traffic traffic = new Traffic(shop);
        Duration pause = Duration.ofNanos(1_000_000_000L * users / perSecond);
        for (int id = 0; id < users; id++) {
            int number = id;
            Random random = new Random(4711 + id);
            List<Long> own = own(number, users, seeded, random);
            traffic.written.addAll(own);
            User user = new User(
                    id,
                    new LegacyApi(traffic.http, () -> traffic.shop),
                    traffic.ledger,
                    traffic.figures,
                    random,
                    seeded,
                    own);
            traffic.threads.add(Thread.ofPlatform().name("user-" + id).daemon().start(() -> traffic.live(user, pause)));
        }
        return traffic;
    }

    // Spread over all numbers, so that every share of the keys has some; never two users for one. Some of them are
    // written by the batch as well, to other columns.
    private static List<Long> own(int user, int users, long seeded, Random random) {
        List<Long> alone = new ArrayList<>();
        List<Long> shared = new ArrayList<>();
        LongStream.rangeClosed(1, seeded)
                .filter(number -> number % users == user)
                .forEach(number -> (BatchSlice.contains(number) ? shared : alone).add(number));
        Collections.shuffle(alone, random);
        Collections.shuffle(shared, random);
        return Stream.concat(
                        alone.stream().limit(OWN_CUSTOMERS), shared.stream().limit(SHARED_WITH_THE_BATCH))
                .toList();
    }

    private void live(User user, Duration pause) {
        try {
            while (!end.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                hold.readLock().lockInterruptibly();
                try {
                    user.act();
                } finally {
                    hold.readLock().unlock();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            figures.failed("a user gave up: " + e, Thread.currentThread().getName());
        }
    }

    public StoryLedger ledger() {
        return ledger;
    }

    public TrafficFigures figures() {
        return figures;
    }

    /** Returns whether some user may write to a customer that was there at the start. */
    public boolean writes(long number) {
        return written.contains(number);
    }

    /** Sends the users to another address from the next request on. */
    public void moveTo(URI address) {
        shop = address;
    }

    /** Runs something while no request is on its way. */
    public <T, E extends Exception> T whileStill(Still<T, E> look) throws E, InterruptedException {
        hold.writeLock().lockInterruptibly();
        try {
            return look.look();
        } finally {
            hold.writeLock().unlock();
        }
    }

    /** Ends after every request on its way has been answered. */
    @Override
    public void close() {
        end.countDown();
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(25));
            } catch (InterruptedException e) {
                threads.forEach(Thread::interrupt);
                Thread.currentThread().interrupt();
                return;
            }
        }
        http.close();
    }

    /** What is done while the picture stands still. */
    @FunctionalInterface
    public interface Still<T, E extends Exception> {
        T look() throws E, InterruptedException;
    }
}
