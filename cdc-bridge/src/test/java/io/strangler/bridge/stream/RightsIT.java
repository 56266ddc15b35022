package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a stream needs of its roles once an administrator has made what only administrators may. */
@NullUnmarked
final class RightsIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final List<String> ORIGIN_FUNCTIONS = List.of(
            "pg_replication_origin_session_setup(text)",
            "pg_replication_origin_session_reset()",
            "pg_replication_origin_xact_setup(pg_lsn, timestamptz)",
            "pg_replication_origin_oid(text)");

    @Test
    void rolesThatMayOnlyReadOneSideAndWriteTheOtherCarryChanges() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        String capture = role("capture", legacy, "login replication");
        String apply = role("apply", modern, "login");
        StreamSpec spec = spec(legacy, modern, capture, apply);
        World.execute(
                legacy,
                "grant select on person, phone, notes to " + capture,
                "insert into person (name) values ('ADA')",
                "insert into phone values (1, 1, '11')");
        administer(legacy, capture);
        administer(modern, apply);
        try (Connection admin = legacy.open("test")) {
            Publication.ensure(
                    admin,
                    spec.name(),
                    List.of(
                            QualifiedTable.resolve(admin, "person"),
                            QualifiedTable.resolve(admin, "phone"),
                            QualifiedTable.resolve(admin, "notes")));
        }
        World.execute(
                modern,
                "grant select, insert, update, delete on person, person_address, person_phone, note to " + apply,
                "select pg_replication_origin_create(name) from unnest(array['"
                        + spec.name().origin() + "', '" + spec.name().secondOrigin() + "']) name");
        ORIGIN_FUNCTIONS.forEach(function -> grant(modern, function, apply));
        StageRule rule = Flags.fixed(PEOPLE, Stage.DUALWRITE);
        SyncStream stream = new SyncStream(spec, new Authority(rule), capability -> rule, () -> true);
        try {
            stream.start();
            until(() -> assertThat(stream.state()).isEqualTo(new StreamState.Running()));

            World.execute(
                    legacy,
                    "update person set name = 'BEA'",
                    "delete from phone",
                    "insert into notes values (1, 1, 'carried')");

            until(() -> assertThat(World.text(modern, "select name, body from person, note"))
                    .isEqualTo("BEA carried"));
            assertThat(World.text(modern, "select count(*) from person_phone")).isEqualTo("0");
            assertThat(World.text(
                            legacy,
                            "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = '"
                                    + capture + "'"))
                    .isEqualTo("f");
        } finally {
            stream.stop();
            World.execute(
                    legacy,
                    "select pg_drop_replication_slot(slot_name)" + " from pg_replication_slots where slot_name = '"
                            + spec.name() + "'");
        }
    }

    @Test
    void aRightThatIsMissingIsNamedAndSoIsWhoTellsWhatToGrant() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        String apply = role("apply", modern, "login");
        StreamSpec spec = spec(legacy, modern, "postgres", apply);
        StageRule rule = Flags.fixed(PEOPLE, Stage.DUALWRITE);
        SyncStream stream = new SyncStream(spec, new Authority(rule), capability -> rule, () -> true);
        try {
            stream.start();

            until(() -> assertThat(stream.state().obstacle().orElse(""))
                    .startsWith("ERROR: permission denied for ")
                    .contains("strangler doctor --sql"));
        } finally {
            stream.stop();
        }
    }

    private static String role(String name, DatabaseSpec database, String options) throws Exception {
        String unique = name + "_" + Long.toString(System.nanoTime(), 36);
        World.execute(database, "create role " + unique + " " + options + " password '" + unique + "'");
        return unique;
    }

    // The bridge's own tables belong to its role: it must be able to keep its books.
    private static void administer(DatabaseSpec database, String role) throws Exception {
        try (Connection admin = database.open("test")) {
            Schema.ensure(admin);
        }
        World.execute(
                database,
                "grant usage on schema strangler to " + role,
                "grant select, insert, update, delete on all tables in schema strangler to " + role);
    }

    private static void grant(DatabaseSpec database, String function, String role) {
        try {
            World.execute(database, "grant execute on function " + function + " to " + role);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StreamSpec spec(DatabaseSpec legacy, DatabaseSpec modern, String capture, String apply)
            throws Exception {
        StreamSpec full = World.spec(legacy, modern, Side.LEGACY);
        return new StreamSpec(
                full.capability(),
                full.from(),
                full.name(),
                as(legacy, capture),
                as(modern, apply),
                full.entities(),
                full.options());
    }

    private static DatabaseSpec as(DatabaseSpec database, String role) {
        return role.equals(database.username())
                ? database
                : new DatabaseSpec(database.url().replaceAll("\\?.*", ""), role, role);
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
