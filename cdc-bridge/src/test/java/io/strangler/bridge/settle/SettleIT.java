package io.strangler.bridge.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modern has authority; somebody writes to legacy all the same. */
@NullUnmarked
final class SettleIT {
    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy("insert into person (name) select 'P' || n from generate_series(1, 10) n");
        world.modern("""
                create table seen (name text);
                create function witness() returns trigger language plpgsql as $$
                begin insert into seen values (new.name); return new; end $$;
                create trigger witness before update on person for each row execute function witness()""");
        world.run(world.forward());
        world.run(world.reverse());
        world.inForce(Flags.fixed(new CapabilityName("people"), Stage.LIVE));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void anAcknowledgedWriteOfTheAuthorityIsNeverOverwrittenByAnOlderForeignOne() throws Exception {
        for (int i = 1; i <= 5; i++) {
            try (Connection user = DriverManager.getConnection(world.modern().url(), "postgres", "postgres");
                    Statement statement = user.createStatement()) {
                user.setAutoCommit(false);
                statement.execute("update person set name = 'USER " + i + "' where number = 3");
                // Older than the user's commit, and on its way while the user still holds the row.
                world.legacy("update person set name = 'FOREIGN " + i + "' where no = 3");
                until(() -> assertThat(world.modernText("select count(*) from strangler.settle"))
                        .isEqualTo("1"));
                user.commit();
            }
            String expected = "USER " + i;
            until(() -> {
                assertThat(world.modernText("select count(*) from strangler.settle"))
                        .isEqualTo("0");
                assertThat(world.modernText("select name from person where number = 3"))
                        .isEqualTo(expected);
                assertThat(world.legacyText("select name from person where no = 3"))
                        .isEqualTo(expected);
            });
        }

        assertThat(world.modernText("select count(*) from seen where name like 'FOREIGN%'"))
                .isEqualTo("0");
    }

    @Test
    void whileTheAuthoritysOwnChangeIsParkedAForeignOneWaitsInsteadOfUndoingItAndThenTheAuthorityWins()
            throws Exception {
        String tooLong = "N".repeat(50);
        world.modern("update person set name = '" + tooLong + "' where number = 4");
        until(() -> assertThat(world.legacyText("select key::text from strangler.parked"))
                .isEqualTo("{4}"));

        world.legacy("update person set visits = 9 where no in (4, 5)");
        until(() -> assertThat(world.modernText("select visits from person where number = 5"))
                .isEqualTo("9"));
        assertThat(world.modernText("select name, visits from person where number = 4"))
                .isEqualTo(tooLong + " 0");

        world.modern("update person set name = 'SHORT' where number = 4");
        until(() -> {
            assertThat(world.modernText("select name, visits from person where number = 4"))
                    .isEqualTo("SHORT 0");
            assertThat(world.legacyText("select name, visits from person where no = 4"))
                    .isEqualTo("SHORT 0");
        });
    }

    @Test
    void keysThatAreBlockedDoNotKeepOthersWaiting() throws Exception {
        world.legacy("insert into person (name) select 'P' || n from generate_series(11, 160) n");
        world.drain(world.forward());
        until(() -> assertThat(world.modernText("select count(*) from person")).isEqualTo("160"));
        world.modern("update person set name = repeat('N', 50) where number > 10");
        until(() -> assertThat(world.legacyText("select count(*) from strangler.parked"))
                .isEqualTo("150"));
        world.legacy("update person set visits = 9 where no > 10");
        until(() -> assertThat(world.modernText("select count(*) from strangler.settle"))
                .isEqualTo("150"));

        world.legacy("update person set visits = 9 where no = 5");

        until(() -> assertThat(world.modernText("select visits from person where number = 5"))
                .isEqualTo("9"));
    }

    @Test
    void aForeignChangeOfARowThatTheAuthorityDeletedDoesNotBringItBack() throws Exception {
        for (int i = 0; i < 10; i++) {
            world.legacy("update person set visits = visits + 1 where no = 6");
            world.modern("delete from person where number = 6");
            world.drain(world.forward());
            world.drain(world.reverse());
            until(() -> assertThat(world.modernText("select count(*) from strangler.settle"))
                    .isEqualTo("0"));
            assertThat(world.modernText("select name from person where number = 6"))
                    .isEqualTo("-");
            assertThat(world.legacyText("select name from person where no = 6")).isEqualTo("-");
            world.modern("insert into person values (gen_random_uuid(), 6, 'AGAIN', 'ACTIVE', 0)");
            world.drain(world.reverse());
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }
}
