package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WriteGateTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final StageRule SHADOW = Flags.fixed(CUSTOMERS, Stage.SHADOW);
    private static final StageRule LIVE = Flags.fixed(CUSTOMERS, Stage.LIVE);
    private static final Optional<String> ONE = Optional.of("1");
    private static final Optional<String> TWO = Optional.of("2");

    private final WriteGate gate = following(SHADOW);

    @Test
    void aWriteEntersUnderTheRuleThatChoseItsSide() {
        assertThat(gate.enter(ONE, Flags.fixed(CUSTOMERS, Stage.SHADOW))).isInstanceOf(WriteGate.Entry.Entered.class);
        assertThat(gate.enter(ONE, LIVE)).isInstanceOf(WriteGate.Entry.Outdated.class);
    }

    @Test
    void aNewRuleIsSeenByRequestsBeforeAnyWriteEntersUnderIt() {
        AtomicBoolean published = new AtomicBoolean();

        gate.follow(LIVE, () -> published.set(gate.enter(ONE, LIVE) instanceof WriteGate.Entry.Outdated));

        assertThat(published).isTrue();
        assertThat(gate.enter(ONE, LIVE)).isInstanceOf(WriteGate.Entry.Entered.class);
        assertThat(gate.enter(ONE, SHADOW)).isInstanceOf(WriteGate.Entry.Outdated.class);
    }

    @Test
    void onlyAffectedKeysAreHeldAndOnlyUntilTheRelease() {
        gate.hold(ONE::equals);

        assertThat(gate.enter(TWO, SHADOW)).isInstanceOf(WriteGate.Entry.Entered.class);
        WriteGate.Hold hold = ((WriteGate.Entry.Held) gate.enter(ONE, SHADOW)).hold();
        assertThat(gate.held()).isEqualTo(1);

        AtomicBoolean released = new AtomicBoolean();
        hold.await(() -> released.set(true));
        gate.release();

        assertThat(released).isTrue();
        assertThat(gate.enter(ONE, SHADOW)).isInstanceOf(WriteGate.Entry.Entered.class);
    }

    @Test
    void aHoldAsksTheRunningWritesItConcernsToEnd() {
        List<String> asked = new ArrayList<>();
        entered(gate.enter(ONE, SHADOW)).whenHeld(() -> asked.add("one"));
        entered(gate.enter(TWO, SHADOW)).whenHeld(() -> asked.add("two"));
        entered(gate.enterAnyKey(SHADOW)).whenHeld(() -> asked.add("any"));
        WriteGate.Pass late = entered(gate.enter(ONE, SHADOW));

        gate.hold(ONE::equals);
        late.whenHeld(() -> asked.add("late"));

        assertThat(asked).containsExactlyInAnyOrder("one", "any", "late");
    }

    @Test
    void whatMayWriteAnyKeyIsHeldWithAnyAndHasNoPlaceWhileAuthorityIsDivided() throws InterruptedException {
        WriteGate.Pass any = entered(gate.enterAnyKey(SHADOW));
        gate.hold(TWO::equals);
        assertThat(gate.enterAnyKey(SHADOW)).isInstanceOf(WriteGate.Entry.Held.class);
        assertThat(gate.drained(Duration.ZERO)).isEqualTo(1);
        any.close();
        gate.release();

        StageRule half = Flags.rule(
                CUSTOMERS,
                "{\"defaultVariant\":\"shadow\",\"targeting\":{\"fractional\":[[\"live\",50],[\"shadow\",50]]}}");
        gate.follow(half, () -> {});

        assertThat(gate.enterAnyKey(SHADOW)).isInstanceOf(WriteGate.Entry.Outdated.class);
        assertThat(gate.enterAnyKey(half)).isInstanceOf(WriteGate.Entry.Divided.class);
        assertThat(gate.enter(ONE, half)).isInstanceOf(WriteGate.Entry.Entered.class);
    }

    private static WriteGate.Pass entered(WriteGate.Entry entry) {
        return ((WriteGate.Entry.Entered) entry).pass();
    }

    @Test
    void drainingWaitsForTheRunningWritesOfAffectedKeysOnly() throws InterruptedException {
        WriteGate.Pass one = ((WriteGate.Entry.Entered) gate.enter(ONE, SHADOW)).pass();
        gate.enter(TWO, SHADOW);
        gate.hold(ONE::equals);

        assertThat(gate.drained(Duration.ofMillis(20))).isEqualTo(1);

        Thread.ofVirtual().start(one::close);
        assertThat(gate.drained(Duration.ofSeconds(10))).isZero();
    }

    @Test
    void tooManyWaitingWritesAreTurnedAwayUntilOneGivesUp() {
        gate.hold(key -> true);
        WriteGate.Hold hold = ((WriteGate.Entry.Held) gate.enter(ONE, SHADOW)).hold();
        gate.enter(ONE, SHADOW);

        assertThat(gate.enter(TWO, SHADOW)).isInstanceOf(WriteGate.Entry.Full.class);
        hold.abandon(() -> {});
        assertThat(gate.enter(TWO, SHADOW)).isInstanceOf(WriteGate.Entry.Held.class);
    }

    @Test
    void aWriteThatGaveUpIsForgottenBeforeTheRelease() {
        gate.hold(key -> true);
        WriteGate.Hold hold = ((WriteGate.Entry.Held) gate.enter(ONE, SHADOW)).hold();
        gate.enter(TWO, SHADOW);
        List<String> resumed = new ArrayList<>();
        Runnable gone = () -> resumed.add("gone");
        hold.await(gone);
        hold.await(() -> resumed.add("patient"));

        hold.abandon(gone);
        gate.release();
        hold.await(() -> resumed.add("late"));

        assertThat(resumed).containsExactly("patient", "late");
    }

    private static WriteGate following(StageRule rule) {
        WriteGate gate = new WriteGate(2);
        gate.follow(rule, () -> {});
        return gate;
    }
}
