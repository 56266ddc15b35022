package io.strangler.bridge.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamState;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class FollowerIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");

    @Test
    void completeWaitsUntilNothingIsParkedOrUnderWay() throws Exception {
        StageRule rampdown = Flags.fixed(PEOPLE, Stage.RAMPDOWN);
        try (World world = World.create();
                ControlDatabase control = new ControlDatabase(Servers.database("control"), "test")) {
            world.legacy("insert into person (name) select 'P' || n from generate_series(1, 5) n");
            world.run(world.forward());
            world.run(world.reverse());
            world.inForce(rampdown);
            control.migrate();
            LastRule last = new LastRule(control.bridgeMemory());
            last.write(PEOPLE, rampdown);
            try (Follower follower = new Follower(
                    new CapabilityStreams(PEOPLE, world.authority(), world.forward(), world.reverse()),
                    capability -> rampdown,
                    control.bridgeMemory())) {
                world.modern("update person set name = repeat('N', 50) where number = 4");
                world.drain(world.reverse());

                follower.follow(new Flag.Good(Flags.fixed(PEOPLE, Stage.COMPLETE)));
                until(() -> assertThat(follower.problem().orElse(""))
                        .contains("complete waits")
                        .contains("has 1 parked changes; retry or discard them first"));
                assertThat(world.forward().state()).isInstanceOf(StreamState.Running.class);

                // A writer nobody knew, in the moment of the end.
                world.legacy("update person set visits = 7 where no = 5");
                world.modern("update person set name = 'SHORT' where number = 4");
                until(() -> {
                    follower.follow(new Flag.Good(Flags.fixed(PEOPLE, Stage.COMPLETE)));
                    assertThat(world.forward().state()).isInstanceOf(StreamState.Stopped.class);
                    assertThat(world.reverse().state()).isInstanceOf(StreamState.Stopped.class);
                });
                assertThat(world.legacyText("select name from person where no = 4"))
                        .isEqualTo("SHORT");
                assertThat(world.modernText("select visits from person where number = 5"))
                        .isEqualTo("7");
            }
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
