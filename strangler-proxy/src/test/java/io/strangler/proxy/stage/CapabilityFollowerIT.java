package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.GateSpec;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One capability's flag, followed over a disk that may be full and a bridge that takes its time. */
class CapabilityFollowerIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration PAST_THE_RETRY = Duration.ofSeconds(8);

    private final EffectiveRules rules = new EffectiveRules(List.of(CUSTOMERS));
    private final OneSwitchover database = new OneSwitchover();

    private Path state;
    private CapabilityFollower follower;

    @BeforeEach
    void follow(@TempDir Path directory) {
        state = directory.resolve("state");
        CapabilitySpec spec = new CapabilitySpec(
                CUSTOMERS, "modern", List.of(), List.of("customer"), ShadowSpec.DEFAULT, GateSpec.DEFAULT);
        Optional<ControlAccess> control = Optional.of(database.access());
        Decisions decisions = new Decisions(CUSTOMERS, "proxy", Optional.empty());
        RuleInForce inForce = new RuleInForce(spec, rules, new LastGood(state), control, decisions);
        follower =
                new CapabilityFollower(spec, inForce, control, decisions, rules.gate(CUSTOMERS), Duration.ofSeconds(5));
        follower.restore(wish(Stage.SHADOW));
        follower.follow();
    }

    @AfterEach
    void stop() {
        follower.close();
    }

    @Test
    void aTypoOrTheSameWishAgainLeavesARunningMoveAlone() {
        AtomicInteger cancelled = new AtomicInteger();
        database.onCancel = cancelled::incrementAndGet;
        follower.wish(wish(Stage.LIVE));
        await().atMost(SOON).until(() -> database.state == Switchover.State.REQUESTED);

        follower.wish(new Wish(new Flag.Bad(List.of()), "a typo"));
        follower.wish(wish(Stage.LIVE));
        await().during(Duration.ofMillis(300)).atMost(SOON).until(() -> database.state == Switchover.State.REQUESTED);
        database.state = Switchover.State.ADOPTED;

        await().atMost(SOON).until(() -> stage().equals(Optional.of(Stage.LIVE)));
        assertThat(cancelled).hasValue(0);
    }

    @Test
    void anotherWishCallsARunningMoveBack() {
        follower.wish(wish(Stage.LIVE));
        await().atMost(SOON).until(() -> database.state == Switchover.State.REQUESTED);

        follower.wish(wish(Stage.SHADOW));

        await().atMost(SOON).until(() -> database.state == Switchover.State.CANCELLED);
        assertThat(stage()).contains(Stage.SHADOW);
    }

    @Test
    void aMoveThatTheDiskPreventedIsTriedAgain() throws IOException {
        Path kept = breakTheDisk();
        follower.wish(wish(Stage.LIVE));
        await().atMost(SOON).untilAsserted(() -> assertThat(follower.status().refused())
                .hasValueSatisfying(reason -> assertThat(reason).contains("cannot keep the rule of customers")));
        assertThat(database.state).isEqualTo(Switchover.State.CANCELLED);

        repairTheDisk(kept);

        await().atMost(PAST_THE_RETRY).until(() -> database.state == Switchover.State.REQUESTED);
    }

    @Test
    void aRuleThatRequestsFollowButTheDiskDoesNotKeepIsNotCalledRefusedAndKeptLater() throws IOException {
        Path kept = breakTheDisk();
        follower.wish(wish(Stage.DUALWRITE));
        await().atMost(SOON).until(() -> stage().equals(Optional.of(Stage.DUALWRITE)));
        await().atMost(SOON).untilAsserted(() -> assertThat(follower.status().problems())
                .singleElement()
                .asString()
                .contains("cannot keep the rule of customers"));
        assertThat(follower.status().refused()).isEmpty();

        repairTheDisk(kept);

        await().atMost(PAST_THE_RETRY)
                .untilAsserted(() -> assertThat(follower.status().problems()).isEmpty());
        assertThat(new LastGood(state).load(CUSTOMERS).orElseThrow().definition())
                .isEqualTo(rule(Stage.DUALWRITE).definition());
    }

    // A file where the directory should be: fails for every user, also for root.
    private Path breakTheDisk() throws IOException {
        Path aside = Files.move(state, state.resolveSibling("aside"));
        Files.createFile(state);
        return aside;
    }

    private void repairTheDisk(Path kept) throws IOException {
        Files.delete(state);
        Files.move(kept, state);
    }

    private Optional<Stage> stage() {
        return follower.status().rule().map(StageRule::stage);
    }

    private static Wish wish(Stage stage) {
        return new Wish(new Flag.Good(rule(stage)), "revision " + stage.word());
    }

    private static StageRule rule(Stage stage) {
        return Flags.fixed(CUSTOMERS, stage);
    }
}
