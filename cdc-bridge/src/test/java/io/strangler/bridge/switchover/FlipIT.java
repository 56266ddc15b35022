package io.strangler.bridge.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamState;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.translate.Translators;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Authority moves back and forth while users write through something that holds them like the proxy does. */
@NullUnmarked
final class FlipIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final int PERSONS = 40;

    @TempDir
    Path directory;

    private final ReentrantReadWriteLock hold = new ReentrantReadWriteLock(true);
    private final AtomicReference<StageRule> rule = new AtomicReference<>(Flags.fixed(PEOPLE, Stage.SHADOW));
    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicReference<Exception> broken = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final Map<Integer, String> cities = new ConcurrentHashMap<>();

    private DatabaseSpec legacy;
    private DatabaseSpec modern;
    private ControlDatabase control;
    private Supervisor supervisor;
    private SwitchoverWorker worker;

    @BeforeEach
    void start() throws Exception {
        legacy = Servers.database("legacy");
        modern = Servers.database("modern");
        DatabaseSpec meeting = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        World.execute(legacy, "insert into person (name) select 'P' || n from generate_series(1, " + PERSONS + ") n");
        Path plan = BridgeProcess.plan(directory, legacy, modern, meeting, "shadow");
        control = new ControlDatabase(meeting, "test");
        supervisor = new Supervisor(
                BridgePlan.of(PlanFile.read(plan), Translators.load(FlipIT.class.getClassLoader())),
                new ControlDatabase(meeting, "bridge"));
        worker = new SwitchoverWorker(control.switchovers(), supervisor, meeting);
        supervisor.start();
        worker.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> supervisor.streams().stream()
                .allMatch(it -> it.state() instanceof StreamState.Running));
    }

    @AfterEach
    void stop() {
        worker.close();
        supervisor.close();
        control.close();
    }

    @Test
    void everyAcknowledgedWriteIsOnBothSidesWhoeverHadAuthorityWhenItWasMade() throws Exception {
        List<Thread> writers = List.of(user(1), user(2), foreigner());
        List<StageRule> rules = List.of(
                Flags.live(PEOPLE, 10),
                Flags.live(PEOPLE, 50),
                Flags.live(PEOPLE, 100),
                Flags.fixed(PEOPLE, Stage.SHADOW));
        for (int i = 0; i < 16; i++) {
            flip(rules.get(i % rules.size()));
            new CountDownLatch(1).await(150, TimeUnit.MILLISECONDS);
        }
        writing.set(false);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(broken.get()).isNull();

        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(World.text(legacy, "select sum(visits) from person")).isEqualTo(acknowledged.toString());
            assertThat(World.text(modern, "select sum(visits) from person")).isEqualTo(acknowledged.toString());
            for (Map.Entry<Integer, String> each : cities.entrySet()) {
                assertThat(World.text(legacy, "select city from person where no = " + each.getKey()))
                        .isEqualTo(each.getValue());
                assertThat(World.text(
                                modern,
                                "select city from person_address a join person p on p.id = a.person_id where number = "
                                        + each.getKey()))
                        .isEqualTo(each.getValue());
            }
        });
    }

    @Test
    void aKeyWithAParkedChangeDoesNotMove() throws Exception {
        World.execute(legacy, "update person set status = 'X' where no = 7");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> World.text(
                        modern, "select count(*) from strangler.parked")
                .equals("1"));

        Switchover refused = request(Flags.live(PEOPLE, 100));
        assertThat(refused.state()).isEqualTo(Switchover.State.REFUSED);
        assertThat(refused.reason().orElseThrow()).contains("key 7 has a parked change");
    }

    // What the proxy does: hold, ask, follow the answer, let go.
    private void flip(StageRule wanted) throws Exception {
        hold.writeLock().lock();
        try {
            Switchover done = request(wanted);
            assertThat(done.reason()).isEmpty();
            assertThat(done.state()).isEqualTo(Switchover.State.ADOPTED);
            rule.set(wanted);
        } finally {
            hold.writeLock().unlock();
        }
    }

    private Switchover request(StageRule wanted) throws Exception {
        long id = control.switchovers().request(PEOPLE, rule.get(), wanted, Duration.ofSeconds(10));
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> control.switchovers().find(id).state() != Switchover.State.REQUESTED);
        return control.switchovers().find(id);
    }

    private Thread user(int seed) {
        return thread(
                (random, inLegacy, inModern) -> {
                    int no = random.nextInt(PERSONS) + 1;
                    hold.readLock().lock();
                    try {
                        boolean old = rule.get().authority(Optional.of(Integer.toString(no))) == Side.LEGACY;
                        (old ? inLegacy : inModern)
                                .execute(
                                        old
                                                ? "update person set visits = visits + 1 where no = " + no
                                                : "update person set visits = visits + 1, version = version + 1 where number = "
                                                        + no);
                        acknowledged.incrementAndGet();
                    } finally {
                        hold.readLock().unlock();
                    }
                },
                seed);
    }

    // Writes another column of legacy behind everybody's back, whoever has authority.
    private Thread foreigner() {
        return thread(
                (random, inLegacy, inModern) -> {
                    int no = random.nextInt(PERSONS) + 1;
                    String city = "C" + random.nextInt(1_000_000);
                    inLegacy.execute("update person set city = '" + city + "' where no = " + no);
                    cities.put(no, city);
                },
                3);
    }

    private Thread thread(Writing work, int seed) {
        return Thread.ofPlatform().start(() -> {
            Random random = new Random(seed);
            CountDownLatch never = new CountDownLatch(1);
            try (Connection one = DriverManager.getConnection(legacy.url(), "postgres", "postgres");
                    Connection other = DriverManager.getConnection(modern.url(), "postgres", "postgres");
                    Statement inLegacy = one.createStatement();
                    Statement inModern = other.createStatement()) {
                while (writing.get()) {
                    work.write(random, inLegacy, inModern);
                    never.await(3, TimeUnit.MILLISECONDS);
                }
            } catch (SQLException | InterruptedException e) {
                broken.set(e);
            }
        });
    }

    private interface Writing {
        void write(Random random, Statement inLegacy, Statement inModern) throws SQLException;
    }
}
