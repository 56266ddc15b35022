package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.Way;
import io.strangler.bridge.sample.World;
import io.strangler.translate.Side;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables whose rows cannot be told apart. */
@NullUnmarked
final class MissingKeyIT {
    private static final String PRIMARY_KEY = "alter table \"public\".\"log\" add primary key (\"no\")";
    private static final String FULL = "alter table \"public\".\"log\" replica identity full";

    @ParameterizedTest
    @EnumSource
    void aTableWithoutAKeyIsRefusedUntilItIsMendedAsTheMessageSays(Side from) throws Exception {
        try (World world = World.of(new SameTranslator("log", "no", "txt"), "create table log (no bigint, txt text)")) {
            Way way = Way.of(world, from);
            way.stream().start();
            until(() -> assertThat(way.stream().state().obstacle().orElse("")).contains(PRIMARY_KEY, FULL));

            World.execute(way.here(), from == Side.LEGACY ? PRIMARY_KEY : FULL);
            until(() -> assertThat(way.stream().state()).isEqualTo(new StreamState.Running()));
            way.carry(
                    "insert into log values (1, 'a'), (2, 'b')",
                    "update log set txt = 'c' where no = 1",
                    "delete from log where no = 2");
            assertThat(way.agreed("select no || txt from log")).containsExactly("1c");
        }
    }

    @Test
    void aKeyThatTheLogWritesInAnotherWayIsRefused() throws Exception {
        try (World world = World.of(
                new SameTranslator("log", "no", "txt"), "create table log (no interval primary key, txt text)")) {
            world.forward().start();
            until(() -> assertThat(world.forward().state().obstacle().orElse(""))
                    .contains("rows of public.log cannot be found by no of type interval"));
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
