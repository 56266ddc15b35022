package io.strangler.bridge.crash;

import io.strangler.bridge.crash.Oracle.Done;
import io.strangler.bridge.crash.Oracle.Row;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.Sql;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.awaitility.Awaitility;

/**
 * One application on each side, writing all the time under the keys its side has authority over; a transaction raises the
 * versions of some persons, and of their phones half the time, and adds a note.
 */
final class Traffic implements AutoCloseable {
    private static final int PERSONS = 60;
    private static final int AT_ONCE = 3;
    private static final long PAUSE_MILLIS = 12;

    private final Queue<Done> done = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Exception> broken = new AtomicReference<>();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ReentrantReadWriteLock hold = new ReentrantReadWriteLock(true);
    private final AtomicLong notes = new AtomicLong();
    private final List<Thread> writers;
    private volatile StageRule rule;

    private Traffic(DatabaseSpec legacy, DatabaseSpec modern, StageRule rule, long seed) {
        this.rule = rule;
        this.writers = List.of(
                Thread.ofPlatform().name("writes legacy").unstarted(() -> write(legacy, Side.LEGACY, seed)),
                Thread.ofPlatform().name("writes modern").unstarted(() -> write(modern, Side.MODERN, seed + 1)));
    }

    static List<String> seed() {
        return List.of(
                "insert into person (no, name) select n, 'P' || n from generate_series(1, " + PERSONS + ") n",
                "insert into phone select n, 1, '0' from generate_series(1, " + PERSONS + ") n");
    }

    static Traffic start(DatabaseSpec legacy, DatabaseSpec modern, StageRule rule, long seed) {
        Traffic traffic = new Traffic(legacy, modern, rule, seed);
        traffic.writers.forEach(Thread::start);
        return traffic;
    }

    /** Does something while nobody writes. */
    <T> T whileHeld(Quiet<T> work) throws Exception {
        hold.writeLock().lock();
        try {
            return work.run();
        } finally {
            hold.writeLock().unlock();
        }
    }

    /** Writes where the given rule says from now on. */
    void follow(StageRule next) {
        rule = next;
    }

    StageRule rule() {
        return rule;
    }

    /** Waits until so many more transactions have been acknowledged on a side. */
    void await(Side side, int more) {
        long before = count(side);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    failIfBroken();
                    return count(side) >= before + more;
                });
    }

    List<Done> acknowledged() throws Exception {
        failIfBroken();
        return List.copyOf(done);
    }

    private void failIfBroken() throws Exception {
        Exception failure = broken.get();
        if (failure != null) {
            throw failure;
        }
    }

    private long count(Side side) {
        return done.stream().filter(each -> each.side() == side).count();
    }

    private void write(DatabaseSpec database, Side side, long seed) {
        Random random = new Random(seed);
        try {
            while (stopping.getCount() > 0) {
                try (Connection connection = open(database)) {
                    while (!stopping.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                        hold.readLock().lock();
                        try {
                            long note = notes.incrementAndGet();
                            if (authority(note) == side) {
                                write(database, connection, side, random, note);
                            }
                        } finally {
                            hold.readLock().unlock();
                        }
                    }
                } catch (SQLException e) {
                    if (!away(e)) {
                        throw e;
                    }
                }
            }
        } catch (Exception e) {
            broken.set(e);
        }
    }

    private void write(DatabaseSpec database, Connection connection, Side side, Random random, long note)
            throws SQLException {
        TreeSet<Long> persons = new TreeSet<>();
        for (int i = 0; i < AT_ONCE; i++) {
            long no = 1 + random.nextInt(PERSONS);
            if (authority(no) == side) {
                persons.add(no);
            }
        }
        if (persons.isEmpty()) {
            return;
        }
        Map<Row, Long> rows = new HashMap<>();
        rows.put(new Row("note", note), 1L);
        try {
            for (long no : persons) {
                rows.put(new Row("person", no), raise(connection, side, no));
            }
            if (random.nextBoolean()) {
                for (long no : persons) {
                    ring(connection, side, no, rows.get(new Row("person", no)));
                    rows.put(new Row("phone", no), rows.get(new Row("person", no)));
                }
            }
            Sql.execute(connection, note(side), note, persons.first());
            connection.commit();
            done.add(new Done(side, Server.now(connection), rows));
            connection.commit();
        } catch (SQLException e) {
            if (!away(e)) {
                throw e;
            }
            // Nobody said whether it was committed; the note tells.
            find(database, side, note).ifPresent(after -> done.add(new Done(side, after, rows)));
            throw e;
        }
    }

    private static Optional<Position> find(DatabaseSpec database, Side side, long note) throws SQLException {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(SQLException.class)
                .until(
                        () -> {
                            try (Connection connection = open(database)) {
                                String table = side == Side.LEGACY ? "notes where note_no" : "note where id";
                                Position now = Server.now(connection);
                                return Optional.of(
                                        Sql.first(connection, "select 1 from " + table + " = ?", row -> now, note));
                            }
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private static long raise(Connection connection, Side side, long no) throws SQLException {
        String sql = side == Side.LEGACY
                ? "update person set visits = visits + 1 where no = ? returning visits"
                : "update person set visits = visits + 1, version = version + 1 where number = ? returning visits";
        return Sql.first(connection, sql, row -> row.getLong(1), no).orElseThrow();
    }

    private static void ring(Connection connection, Side side, long no, long version) throws SQLException {
        String sql = side == Side.LEGACY
                ? "update phone set number = ? where no = ?"
                : "update person_phone set number = ? where person_id = (select id from person where number = ?)";
        Sql.execute(connection, sql, Long.toString(version), no);
    }

    private static String note(Side side) {
        return side == Side.LEGACY
                ? "insert into notes (note_no, person_no, txt) values (?, ?, 'x')"
                : "insert into note (id, person_number, body) values (?, ?, 'x')";
    }

    // As users have it who need what they are told: what is acknowledged is on disk.
    private static Connection open(DatabaseSpec database) throws SQLException {
        Connection connection = database.open("test");
        Sql.execute(connection, "set synchronous_commit = on");
        connection.setAutoCommit(false);
        return connection;
    }

    private static boolean away(SQLException error) {
        String state = String.valueOf(error.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
    }

    private Side authority(long key) {
        return rule.authority(Optional.of(Long.toString(key))) == io.strangler.playbook.Side.LEGACY
                ? Side.LEGACY
                : Side.MODERN;
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        for (Thread each : writers) {
            each.join();
        }
    }

    /** Something to do while nobody writes. */
    interface Quiet<T> {
        T run() throws Exception;
    }
}
