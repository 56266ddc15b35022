package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A move of authority while the control database comes and goes. */
class AuthorityMoveTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final StageRule SHADOW = Flags.fixed(CUSTOMERS, Stage.SHADOW);
    private static final StageRule LIVE = Flags.fixed(CUSTOMERS, Stage.LIVE);
    private static final Optional<String> KEY = Optional.of("1");

    private final WriteGate gate = new WriteGate(10);
    private final OneSwitchover database = new OneSwitchover();
    private final Steps steps = new Steps();

    @Test
    void aDatabaseThatIsAwayHoldsNothing() throws Exception {
        database.away = true;

        AuthorityMove.Outcome outcome = move().get();

        assertThat(outcome).isInstanceOf(AuthorityMove.Outcome.Stayed.class);
        assertThat(steps.taken).isEmpty();
        assertThat(gate.enter(KEY, SHADOW)).isInstanceOf(WriteGate.Entry.Entered.class);
    }

    @Test
    void anAdoptionIsFollowedBeforeTheWritesGoOn() throws Exception {
        database.onFind = () -> database.state = Switchover.State.ADOPTED;

        assertThat(move().get()).isEqualTo(new AuthorityMove.Outcome.Adopted(7, LIVE.definition()));
        assertThat(steps.taken).containsExactly("begins", "adopted 7 while held");
    }

    @Test
    void anAdoptionThatBeatsTheCancellationIsFollowed() throws Exception {
        database.onCancel = () -> database.state = Switchover.State.ADOPTED;

        assertThat(move().get()).isEqualTo(new AuthorityMove.Outcome.Adopted(7, LIVE.definition()));
    }

    @Test
    void whileTheOutcomeIsUnknownAffectedWritesStayHeldAndThenFollowWhatHappened() throws Exception {
        database.onFind = () -> database.away = true;
        CompletableFuture<AuthorityMove.Outcome> move = move();
        await().untilAsserted(() -> assertThat(database.away).isTrue());

        assertThat(gate.enter(KEY, SHADOW)).isInstanceOf(WriteGate.Entry.Held.class);
        await().during(Duration.ofMillis(600))
                .atMost(Duration.ofSeconds(5))
                .until(() -> !move.isDone() && gate.enter(KEY, SHADOW) instanceof WriteGate.Entry.Held);

        database.state = Switchover.State.ADOPTED;
        database.onFind = () -> {};
        database.away = false;

        assertThat(move.get()).isEqualTo(new AuthorityMove.Outcome.Adopted(7, LIVE.definition()));
        assertThat(steps.taken).containsExactly("begins", "adopted 7 while held");
    }

    @Test
    void whatWasNotAdoptedMeanwhileIsCancelledFirst() throws Exception {
        database.onFind = () -> database.away = true;
        CompletableFuture<AuthorityMove.Outcome> move = move();
        await().untilAsserted(() -> assertThat(database.away).isTrue());
        database.onFind = () -> {};
        database.away = false;

        assertThat(move.get()).isInstanceOf(AuthorityMove.Outcome.Stayed.class);
        assertThat(database.state).isEqualTo(Switchover.State.CANCELLED);
        assertThat(steps.taken).containsExactly("begins", "stayed");
    }

    @Test
    void aRequestThatBecomesVisibleLateIsCancelledWhileTheWritesAreStillHeld() throws Exception {
        database.requestsAreLate = true;
        CompletableFuture<AuthorityMove.Outcome> move = move();
        await().until(() -> database.requests == 1);
        await().during(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(10))
                .until(() -> gate.enter(KEY, SHADOW) instanceof WriteGate.Entry.Held);

        database.state = Switchover.State.REQUESTED;

        assertThat(move.get()).isInstanceOf(AuthorityMove.Outcome.Stayed.class);
        assertThat(database.state).isEqualTo(Switchover.State.CANCELLED);
    }

    @Test
    void aRequestThatIsNeverSeenHoldsTheWritesUntilItCanNoLongerBeAdopted() throws Exception {
        database.requestsAreLate = true;
        long began = System.nanoTime();

        assertThat(move().get()).isInstanceOf(AuthorityMove.Outcome.Stayed.class);

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(250));
        assertThat(gate.enter(KEY, SHADOW)).isInstanceOf(WriteGate.Entry.Entered.class);
    }

    private CompletableFuture<AuthorityMove.Outcome> move() {
        gate.follow(SHADOW, () -> {});
        AuthorityMove move = new AuthorityMove(CUSTOMERS, database.access(), gate, Duration.ofMillis(300), text -> {});
        CompletableFuture<AuthorityMove.Outcome> outcome = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                outcome.complete(move.run(SHADOW, LIVE, steps, () -> false));
            } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
            }
        });
        return outcome;
    }

    private final class Steps implements AuthorityMove.Steps {
        private final Queue<String> taken = new ConcurrentLinkedQueue<>();

        @Override
        public void begins() {
            taken.add("begins");
        }

        @Override
        public void adopted(long epoch, String definition) {
            boolean held = gate.enter(KEY, SHADOW) instanceof WriteGate.Entry.Held;
            taken.add("adopted " + epoch + (held ? " while held" : ""));
        }

        @Override
        public void stayed() {
            taken.add("stayed");
        }
    }
}
