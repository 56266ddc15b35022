package io.strangler.bridge.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamSpec;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Aggregate;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a load leaves behind; that it goes over into the stream without a gap is a matter of the stream's tests. */
@NullUnmarked
final class InitialLoadIT {
    // Several pages, the last of them not full.
    private static final int PERSONS = 4_500;
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final String UGLY =
            "E'\\t\\n\\r\\b\\f\\v\\\\', E'\\\\N', E'\\\\.', '', ' ', '😀 ä', ',\";''', E'a\\\\tb'";

    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy(
                "insert into person (name, city) select 'NAME ' || n, case when n % 3 = 0 then 'Cork' end"
                        + " from generate_series(1, " + PERSONS + ") n",
                "insert into phone select n, s, n || '-' || s from generate_series(1, " + PERSONS
                        + ") n, generate_series(1, 3) s where (n + s) % 2 = 0",
                "insert into notes select n, n, txt from unnest(array[" + UGLY + "]) with ordinality as u (txt, n)",
                "insert into notes select n, n, null from generate_series(100, 1000) n",
                "update person set name = txt from notes where note_no = no and txt is not null");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void whatIsLoadedIsTheTranslationOfWhatWasThereInBothDirections() throws Exception {
        world.run(world.forward());
        assertThat(contents(new PersonTranslator(), Side.LEGACY)).hasSize(PERSONS);
        assertThat(contents(new NoteTranslator(), Side.LEGACY)).hasSize(909);
        assertThat(world.modernText("select count(*) from strangler.parked")).isEqualTo("0");

        world.forward().stop();
        world.forward().forget();
        world.legacy("delete from notes", "delete from person");
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));
        world.run(world.reverse());

        assertThat(contents(new PersonTranslator(), Side.MODERN)).hasSize(PERSONS);
        assertThat(contents(new NoteTranslator(), Side.MODERN)).hasSize(909);
        assertThat(world.legacyText("select count(*) from strangler.parked")).isEqualTo("0");
    }

    @Test
    void aLoadThatIsStoppedEndsWithItsPageAndGoesOnWithTheNext() throws Exception {
        // A lock without a transaction of its own: the slot would wait for the end of one.
        world.modern("""
                create function wait_for_held() returns trigger language plpgsql as $$
                begin perform pg_advisory_xact_lock(4711); return null; end $$""", """
                create trigger wait_for_held before insert on person for each statement
                execute function wait_for_held()""");
        Thread stop = Thread.ofPlatform().unstarted(() -> {
            try {
                world.forward().stop();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        try (Connection slow = world.modern().open("test")) {
            Sql.execute(slow, "select pg_advisory_lock(4711)");
            world.forward().start();
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> world.modernText(
                            "select count(*) from pg_locks where not granted")
                    .equals("1"));
            stop.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> stop.getState() == Thread.State.TIMED_WAITING);
            Sql.execute(slow, "select pg_advisory_unlock(4711)");
        }
        stop.join();

        assertThat(Integer.parseInt(world.modernText("select count(*) from person")))
                .isBetween(1, PERSONS - 1);
        assertThat(world.modernText("select count(*) from strangler.watermark")).isEqualTo("0");
        String before = world.modernText("select rows from strangler.load_range where entity = 'person'");
        assertThat(before).isEqualTo(world.modernText("select count(*) from person"));
        world.run(world.forward());
        assertThat(world.modernText("select count(*) from person")).isEqualTo("" + PERSONS);
        // What was there before was not read again.
        assertThat(world.modernText("select rows, run from strangler.load_range where entity = 'person'"))
                .isEqualTo(PERSONS + " 2");
    }

    @Test
    void whatTheDestinationRefusesIsParkedAloneAndItsNeighboursAreStored() throws Exception {
        world.legacy(
                "update person set name = 'FORBIDDEN' where no in (150, 3000)",
                "update person set status = '?' where no = 151");

        world.run(world.forward());

        assertThat(world.modernText("select count(*) from person")).isEqualTo("" + (PERSONS - 3));
        assertThat(world.modernText("select count(*) from note")).isEqualTo("907");
        assertThat(world.modernText("select string_agg(entity || key::text, ' ' order by entity desc, key)"
                        + " from strangler.parked"))
                .isEqualTo("person{150} person{151} person{3000} note{150} note{151}");
        assertThat(world.modernText("select reason from strangler.parked where entity = 'person' and key = '{150}'"))
                .contains("violates check constraint")
                .doesNotContain("COPY");
        assertThat(world.modernText("select reason from strangler.parked where key = '{151}' and entity = 'person'"))
                .isEqualTo("person.status '?' has no modern counterpart");
    }

    @Test
    void aLoadBesideWhatIsThereAlreadyWritesOnlyWhatDiffers() throws Exception {
        world.run(world.forward());
        world.forward().stop();
        world.forward().forget();
        world.legacy(
                "update person set name = 'CHANGED' where no = 7",
                "delete from phone where no = 8",
                "insert into person (no, name) values (9000, 'ADDED')",
                "insert into phone values (9000, 1, '1')");

        world.run(world.forward());

        contents(new PersonTranslator(), Side.LEGACY);
        assertThat(world.modernText(
                        "select string_agg(number::text, ',' order by number) from person where version > 0"))
                .isEqualTo("7,8");
    }

    @Test
    void valuesAreRenderedAlikeHoweverTheServersAreSet() throws Exception {
        String query = "select '1 day 02:00'::interval || ' ' || '\\x00ff'::bytea::text";
        try (Connection plain = world.spec(Side.LEGACY).source().open("test")) {
            plain.createStatement()
                    .execute("alter database " + plain.getCatalog()
                            + " set intervalstyle = 'sql_standard'; alter database " + plain.getCatalog()
                            + " set bytea_output = 'escape'");
        }
        try (Connection odd = world.spec(Side.LEGACY).source().open("test");
                Connection plain = world.spec(Side.LEGACY).destination().open("test")) {
            assertThat(Sql.first(odd, query, row -> row.getString(1)))
                    .isEqualTo(Sql.first(plain, query, row -> row.getString(1)))
                    .contains("1 day 02:00:00 \\x00ff");
        }
    }

    // Page by page, by other statements than the load's.
    private List<Aggregate> contents(EntityTranslator translator, Side from) throws Exception {
        StreamSpec spec = world.spec(from);
        try (Connection source = spec.source().open("test");
                Connection destination = spec.destination().open("test")) {
            EntitySync entity = EntitySync.open(translator, from, source, destination);
            List<Aggregate> wanted = entity.source().page(source, Optional.empty(), 2 * PERSONS).stream()
                    .map(each -> entity.translate(each, Optional.empty()))
                    .toList();
            assertThat(entity.destination().page(destination, Optional.empty(), 2 * PERSONS))
                    .isEqualTo(wanted);
            return wanted;
        }
    }
}
