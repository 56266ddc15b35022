package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlinesTests {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext().exceptionHandler(expected -> {});
    private final Deadlines deadlines = new Deadlines(vertx);
    private final List<String> ended = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    @Test
    void theyEndInTheOrderOfTheirEndsWhateverTheOrderTheyWereBegunIn() {
        loop.runOnContext(now -> {
            begin(300, "c");
            begin(100, "a");
            begin(200, "b");
            begin(400, "d");
        });

        await().untilAsserted(() -> assertThat(ended).containsExactly("a", "b", "c", "d"));
    }

    @Test
    void oneThatIsCalledOffNeverEndsWhereverItStands() {
        loop.runOnContext(now -> {
            Deadlines.Deadline first = begin(50, "first");
            Deadlines.Deadline middle = begin(100, "middle");
            begin(150, "stays");
            Deadlines.Deadline last = begin(200, "last");
            begin(250, "stays too");
            List.of(first, middle, last).forEach(Deadlines.Deadline::cancel);
            middle.cancel();
        });

        await().untilAsserted(() -> assertThat(ended).containsExactly("stays", "stays too"));
    }

    @Test
    void oneThatFailsOrCallsOthersOffOrBeginsOthersKeepsNoneFromEnding() {
        loop.runOnContext(now -> {
            Deadlines.Deadline victim = begin(100, "victim");
            deadlines.begin(50, () -> {
                victim.cancel();
                begin(1, "begun by another");
                throw new IllegalStateException("expected");
            });
            begin(50, "beside it");
            begin(200, "after it");
        });

        await().untilAsserted(() -> assertThat(ended).containsExactly("beside it", "begun by another", "after it"));
    }

    @Test
    void theyBeginAnewWhenAllHaveEnded() {
        loop.runOnContext(now -> begin(1, "first"));
        await().until(() -> ended.size() == 1);

        loop.runOnContext(now -> begin(1, "second"));

        await().untilAsserted(() -> assertThat(ended).containsExactly("first", "second"));
    }

    private Deadlines.Deadline begin(long millis, String name) {
        return deadlines.begin(millis, () -> ended.add(name));
    }
}
