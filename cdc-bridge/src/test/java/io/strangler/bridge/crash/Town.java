package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.Captures;
import io.strangler.bridge.sample.Line;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.translate.Side;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Two systems with ledgers and traffic, and the program between them: one that carries everything and one that stands by. */
final class Town implements AutoCloseable {
    static final CapabilityName PEOPLE = new CapabilityName("people");
    static final StageRule SHADOW = Flags.fixed(PEOPLE, Stage.SHADOW);

    private final DatabaseSpec legacy;
    private final DatabaseSpec modern;
    private final DatabaseSpec control;
    private final Line toLegacy;
    private final Line toModern;
    private final Line toControl;
    private final Path plan;
    private final ControlDatabase meeting;
    private final Traffic traffic;
    private BridgeProcess owner;
    private BridgeProcess spare;

    private Town(
            Path directory, DatabaseSpec legacy, DatabaseSpec modern, DatabaseSpec control, String options, long seed)
            throws Exception {
        this.legacy = legacy;
        this.modern = modern;
        this.control = control;
        this.toLegacy = Line.to(legacy);
        this.toModern = Line.to(modern);
        this.toControl = Line.to(control);
        this.plan = BridgeProcess.plan(
                directory, with(options, toLegacy), with(options, toModern), toControl.database(), "shadow");
        this.meeting = new ControlDatabase(control, "test");
        meeting.migrate();
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        Ledger.keep(legacy, modern);
        World.execute(legacy, Traffic.seed().toArray(String[]::new));
        this.traffic = Traffic.start(legacy, modern, SHADOW, seed);
    }

    /** Founds a town in databases of the shared server; nobody carries anything yet. */
    static Town found(Path directory, long seed) throws Exception {
        return found(directory, Servers.database("legacy"), Servers.database("modern"), seed);
    }

    static Town found(Path directory, DatabaseSpec legacy, DatabaseSpec modern, long seed) throws Exception {
        return new Town(directory, legacy, modern, Servers.database("control"), "", seed);
    }

    /** Founds a town whose program opens its sessions with options. */
    static Town found(Path directory, String options, long seed) throws Exception {
        return new Town(
                directory,
                Servers.database("legacy"),
                Servers.database("modern"),
                Servers.database("control"),
                options,
                seed);
    }

    private static DatabaseSpec with(String options, Line line) {
        DatabaseSpec plain = line.database();
        return new DatabaseSpec(plain.url().replaceAll("\\?.*", "") + options, plain.username(), plain.password());
    }

    /** Founds a town in which both sides have authority over half of the keys, and both streams run. */
    static Town busy(Path directory, long seed) throws Exception {
        return busy(found(directory, seed));
    }

    static Town busy(Town town) throws Exception {
        boolean done = false;
        try {
            if (!BridgeProcess.quick()) {
                town.owner = BridgeProcess.start(town.plan);
                town.untilRunning();
                town.owner.close();
            }
            town.start();
            town.untilRunning();
            assertThat(town.flip(Flags.live(PEOPLE, 50)).reason()).isEmpty();
            done = true;
            return town;
        } finally {
            if (!done) {
                town.close();
            }
        }
    }

    /** Adds a section to the plan, for programs that are started later. */
    void plan(String section) throws IOException {
        BridgeProcess.add(plan, section);
    }

    /** Takes such a section out again. */
    void planWithout(String section) throws IOException {
        Files.writeString(plan, Captures.without(Files.readString(plan)).replace(section, ""));
    }

    BridgeProcess spare() {
        return spare;
    }

    /** Kills both programs; {@link #start} begins again with two others. */
    void killBoth() throws InterruptedException {
        spare.kill();
        owner.kill();
    }

    DatabaseSpec at(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }

    Line line(Side side) {
        return side == Side.LEGACY ? toLegacy : toModern;
    }

    Line toControl() {
        return toControl;
    }

    ControlDatabase meeting() {
        return meeting;
    }

    Traffic traffic() {
        return traffic;
    }

    BridgeProcess owner() {
        return owner;
    }

    void start() {
        owner = BridgeProcess.start(plan);
        standBy();
    }

    /** Kills the program that carries everything, and has one stand by that goes on. */
    void kill() throws InterruptedException {
        owner.kill();
        owner = spare;
        standBy();
    }

    /** Kills the program that stands by, and has another one take its place. */
    void killSpare() throws InterruptedException {
        spare.kill();
        standBy();
    }

    private void standBy() {
        spare = BridgeProcess.start(plan);
    }

    /** Waits until one of the two carries everything. */
    void untilRunning() {
        until(() -> {
            if (spare != null && spare.status("/actuator/health/owner") == 200) {
                BridgeProcess former = owner;
                owner = spare;
                spare = former;
            }
            assertThat(owner.get("/admin/status"))
                    .contains("\"from\":\"legacy\",\"to\":\"modern\",\"state\":\"running\"")
                    .contains("\"from\":\"modern\",\"to\":\"legacy\",\"state\":\"running\"");
        });
    }

    /** Moves authority as the proxy does, while nobody writes. */
    Switchover flip(StageRule wanted) throws Exception {
        return traffic.whileHeld(() -> answered(request(wanted), wanted));
    }

    long request(StageRule wanted) throws SQLException {
        return meeting.switchovers().request(PEOPLE, traffic.rule(), wanted, Duration.ofSeconds(20));
    }

    /** Waits for the bridge's answer and has the applications follow it. */
    Switchover answered(long request, StageRule wanted) throws SQLException {
        until(() -> assertThat(meeting.switchovers().find(request).state()).isNotEqualTo(Switchover.State.REQUESTED));
        Switchover answer = meeting.switchovers().find(request);
        if (answer.state() == Switchover.State.ADOPTED) {
            traffic.follow(wanted);
        }
        return answer;
    }

    /** Makes sure that every transaction up to now has had its effect, and had it once. */
    void check() throws Exception {
        traffic.whileHeld(() -> {
            until(() -> {
                for (Side side : Side.values()) {
                    assertThat(owner.post("/admin/streams/people/" + side.word() + "/drain?timeout=5000"))
                            .contains("\"drained\":true", "\"parked\":0");
                }
            });
            assertThat(Oracle.violations(Ledger.read(legacy), Ledger.read(modern), traffic.acknowledged()))
                    .isEmpty();
            return null;
        });
    }

    /** Waits for something, and tells what the program has said if it does not come. */
    void until(ThrowingRunnable assertion) {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(assertion);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(diagnosis(), e);
        }
    }

    private String diagnosis() {
        try {
            return owner.diagnosis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        for (Line each : List.of(toLegacy, toModern, toControl)) {
            each.mend();
        }
        traffic.close();
        for (BridgeProcess each : new BridgeProcess[] {spare, owner}) {
            if (each != null) {
                each.close();
            }
        }
        meeting.close();
        for (Line each : List.of(toLegacy, toModern, toControl)) {
            each.close();
        }
    }
}
