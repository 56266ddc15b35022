package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class BothStreamsIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy(
                "insert into person (name, city) select 'P' || n, 'C' from generate_series(1, 20) n",
                "insert into phone select n, 1, '1' from generate_series(1, 20) n");
        world.run(world.forward());
        world.run(world.reverse());
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void modernChangesReachLegacyAndDoNotTravelBack() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));
        long before = applied(world.forward());

        world.modern(
                "update person set name = 'NEW', version = version + 1 where number = 3",
                "insert into person values ('00000000-0000-5000-8000-000000000001', 5000000000, 'BORN', 'ACTIVE', 0)",
                "insert into person_phone values ('00000000-0000-5000-8000-000000000001', 0, '99')",
                "delete from person where number = 4",
                "delete from person_address where person_id = (select id from person where number = 5)");
        world.drain(world.reverse());
        world.drain(world.forward());

        assertThat(world.legacyText("select name, city from person where no = 3"))
                .isEqualTo("NEW C");
        assertThat(world.legacyText("select name from person where no = 5000000000"))
                .isEqualTo("BORN");
        assertThat(world.legacyText("select seq, number from phone where no = 5000000000"))
                .isEqualTo("1 99");
        assertThat(world.legacyText("select name from person where no = 4")).isEqualTo("-");
        assertThat(world.legacyText("select name, city from person where no = 5"))
                .isEqualTo("P5 null");
        assertThat(applied(world.forward())).isEqualTo(before);
        assertThat(world.modernText("select version from person where number = 3"))
                .isEqualTo("1");
    }

    @Test
    void aForeignWritersChangeSettlesWithoutUndoingTheAuthorityNorBeingUndoneByIt() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));

        for (int i = 1; i <= 50; i++) {
            world.legacy("update person set visits = visits + 1 where no = 7");
            world.modern("update person set name = 'N" + i + "', version = version + 1 where number = 7");
        }

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(world.modernText("select name, visits from person where number = 7"))
                    .isEqualTo("N50 50");
            assertThat(world.legacyText("select name, visits from person where no = 7"))
                    .isEqualTo("N50 50");
        });
    }

    @Test
    void anInsertByAForeignWriterIsCarriedAndADeleteToo() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));

        world.legacy("insert into person (no, name) values (77, 'BATCH')", "delete from person where no = 8");

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(world.modernText("select name from person where number = 77"))
                    .isEqualTo("BATCH");
            assertThat(world.modernText("select name from person where number = 8"))
                    .isEqualTo("-");
        });
    }

    @Test
    void aKeyWithoutCounterpartIsParkedAndOthersFlowUntilItIsRetried() throws Exception {
        world.legacy("update person set status = 'X' where no = 2", "update person set visits = 1 where no in (2, 3)");
        world.drain(world.forward());
        assertThat(world.modernText("select visits from person where number = 3"))
                .isEqualTo("1");
        assertThat(world.modernText("select status, visits from person where number = 2"))
                .isEqualTo("ACTIVE 0");
        assertThat(world.modernText("select key::text, reason from strangler.parked"))
                .isEqualTo("{2} person.status 'X' has no modern counterpart");

        world.legacy("update person set status = 'B' where no = 2");

        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        world.modernText("select status, visits from person where number = 2"))
                .isEqualTo("BLOCKED 1"));
        // Once more looked at when the change itself came by during the first look.
        Awaitility.await().untilAsserted(() -> assertThat(world.modernText("select count(*) from strangler.parked"))
                .isEqualTo("0"));
    }

    @Test
    void aRowThatTheDestinationRefusesIsParkedAlone() throws Exception {
        world.legacy("update person set name = case when no = 2 then 'FORBIDDEN' else 'X' || no end");
        world.drain(world.forward());

        assertThat(world.modernText("select count(*) from person where name like 'X%'"))
                .isEqualTo("19");
        assertThat(world.modernText("select key::text from strangler.parked")).isEqualTo("{2}");
        assertThat(world.modernText("select reason from strangler.parked")).contains("violates check constraint");
    }

    private static long applied(SyncStream stream) {
        return stream.status(0, 0, 0).watermark().orElseThrow().applied();
    }
}
