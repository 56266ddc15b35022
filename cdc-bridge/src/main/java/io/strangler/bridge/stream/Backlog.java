package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a stream has passed by, as its destination knows it. */
record Backlog(StreamSpec spec) {
    /**
     * Waits until the changes of foreign writers that are known now have been carried.
     *
     * @param lookAgain has them looked at now
     * @param stopping zero when there is nothing to wait for any more
     */
    boolean settled(Duration limit, Runnable lookAgain, CountDownLatch stopping)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Unsettled unsettled = new Unsettled(spec.name());
        try (Connection destination = spec.destination().open("strangler bridge", Patience.ANSWER)) {
            String now = unsettled.now(destination);
            while (unsettled.countUntil(destination, now) > 0) {
                lookAgain.run();
                if (System.nanoTime() > deadline || stopping.await(10, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Notes what the databases know of a stream that rests. */
    void measure(Connection destination, Progress progress) throws SQLException {
        Watermark.find(destination, spec.name()).ifPresent(progress::known);
        try (Connection source = spec.source().open("strangler monitor", Patience.ANSWER)) {
            progress.measured(Slot.usage(source, spec.name()).orElse(Slot.Usage.NONE));
        }
    }

    List<Key> parked(List<EntitySync> entities) throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (Connection destination = spec.destination().open("strangler bridge", Patience.ANSWER)) {
            for (EntitySync entity : entities) {
                new ParkedChanges(spec.name())
                        .waiting(destination, entity.name())
                        .forEach(texts -> keys.add(entity.source().key(texts)));
            }
        }
        return keys;
    }
}
