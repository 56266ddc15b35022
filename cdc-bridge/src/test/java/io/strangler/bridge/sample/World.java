package io.strangler.bridge.sample;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.stream.StreamOptions;
import io.strangler.bridge.stream.StreamSpec;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** Two systems with persons and notes, and the streams between them. */
public final class World implements AutoCloseable {
    private static final CapabilityName CAPABILITY = new CapabilityName("people");

    /** Modern has authority over every key. */
    public static final StageRule LIVE = Flags.fixed(CAPABILITY, Stage.LIVE);

    private static final List<EntityTranslator> ENTITIES = List.of(new PersonTranslator(), new NoteTranslator());

    private final DatabaseSpec legacy;
    private final DatabaseSpec modern;
    private final Authority authority = new Authority(Flags.fixed(CAPABILITY, Stage.SHADOW));
    private final SyncStream forward;
    private final SyncStream reverse;
    private volatile StageRule inForce = Flags.fixed(CAPABILITY, Stage.SHADOW);

    private World(
            DatabaseSpec legacy,
            DatabaseSpec modern,
            List<EntityTranslator> entities,
            Map<String, ConflictPolicy> conflicts) {
        this.legacy = legacy;
        this.modern = modern;
        this.forward = new SyncStream(
                spec(legacy, modern, Side.LEGACY, entities, conflicts), authority, capability -> inForce, () -> true);
        this.reverse = new SyncStream(
                spec(legacy, modern, Side.MODERN, entities, conflicts), authority, capability -> inForce, () -> true);
        SyncStream.pair(forward, reverse);
    }

    public static World create() throws SQLException {
        return between(Servers.database("legacy"), Servers.database("modern"));
    }

    public static World between(DatabaseSpec legacy, DatabaseSpec modern) throws SQLException {
        execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        return new World(legacy, modern, ENTITIES, Map.of());
    }

    /** Creates systems with tables that are the same on both sides. */
    public static World of(EntityTranslator entity, String tables) throws SQLException {
        return of(List.of(entity), tables);
    }

    /** Creates systems with tables that are the same on both sides. */
    public static World of(List<EntityTranslator> entities, String tables) throws SQLException {
        return of(entities, Map.of(), tables);
    }

    /** Creates systems with tables that are the same on both sides, and says what settles conflicts. */
    public static World of(List<EntityTranslator> entities, Map<String, ConflictPolicy> conflicts, String tables)
            throws SQLException {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        execute(legacy, tables);
        execute(modern, tables);
        return new World(legacy, modern, entities, conflicts);
    }

    public StreamSpec spec(Side from) {
        return from == Side.LEGACY ? forward.spec() : reverse.spec();
    }

    /** Describes a stream of persons and notes. */
    public static StreamSpec spec(DatabaseSpec legacy, DatabaseSpec modern, Side from) {
        return spec(legacy, modern, from, ENTITIES, Map.of());
    }

    private static StreamSpec spec(
            DatabaseSpec legacy,
            DatabaseSpec modern,
            Side from,
            List<EntityTranslator> entities,
            Map<String, ConflictPolicy> conflicts) {
        DatabaseSpec source = from == Side.LEGACY ? legacy : modern;
        DatabaseSpec destination = from == Side.LEGACY ? modern : legacy;
        String direction = from == Side.LEGACY ? "forward" : "reverse";
        return new StreamSpec(
                CAPABILITY,
                from,
                StreamName.of("test", CAPABILITY, direction, source.url(), destination.url()),
                source,
                destination,
                entities,
                new StreamOptions(
                        true, StreamOptions.DEFAULT.load(), Map.of(), Optional.empty(), conflicts, Captures.of(from)));
    }

    public DatabaseSpec legacy() {
        return legacy;
    }

    public DatabaseSpec modern() {
        return modern;
    }

    public SyncStream forward() {
        return forward;
    }

    public SyncStream reverse() {
        return reverse;
    }

    public Authority authority() {
        return authority;
    }

    /** Puts a rule in force as if a switchover had ended. */
    public void inForce(StageRule rule) throws SQLException {
        inForce = rule;
        authority.refresh(() -> rule);
    }

    /** Starts a stream and waits until changes come through. */
    public void run(SyncStream stream) {
        stream.start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> stream.state() instanceof StreamState.Running);
    }

    /** Waits until what is committed now has been applied. */
    public void drain(SyncStream stream) throws SQLException, InterruptedException {
        if (!stream.passedNow(Duration.ofSeconds(30))) {
            throw new IllegalStateException("not drained; " + stream.state());
        }
    }

    public void legacy(String... statements) throws SQLException {
        execute(legacy, statements);
    }

    public void modern(String... statements) throws SQLException {
        execute(modern, statements);
    }

    public String legacyText(String query) throws SQLException {
        return text(legacy, query);
    }

    public String modernText(String query) throws SQLException {
        return text(modern, query);
    }

    public static void execute(DatabaseSpec database, String... statements) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** Returns the values of a query's only row, joined by a blank; "-" when there is none. */
    public static String text(DatabaseSpec database, String query) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.url(), database.username(), database.password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
                return "-";
            }
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                text.append(i > 1 ? " " : "").append(rows.getString(i));
            }
            return text.toString();
        }
    }

    @Override
    public void close() throws Exception {
        for (SyncStream stream : List.of(forward, reverse)) {
            stream.stop();
            stream.forget();
        }
    }
}
