package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.Ledger;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class LedgerQueueTests {
    private final Queue<String> recorded = new ConcurrentLinkedQueue<>();
    private volatile boolean away;

    @Test
    void recordsInOrderWhatWaitedForTheDatabase() {
        away = true;
        try (LedgerQueue queue = LedgerQueue.start(this::open, 10)) {
            add(queue, "1");
            add(queue, "2");
            await().untilAsserted(() -> assertThat(queue.waiting()).isEqualTo(2));
            assertThat(recorded).isEmpty();

            away = false;

            await().untilAsserted(() -> assertThat(recorded).containsExactly("1", "2"));
            await().untilAsserted(() -> assertThat(queue.waiting()).isZero());
        }
    }

    @Test
    void dropsTheOldestPastItsBoundAndCountsThem() {
        away = true;
        try (LedgerQueue queue = LedgerQueue.start(this::open, 2)) {
            for (String reason : List.of("1", "2", "3", "4")) {
                add(queue, reason);
            }

            assertThat(queue.dropped()).isEqualTo(2);
            away = false;
            await().untilAsserted(() -> assertThat(recorded).containsExactly("3", "4"));
        }
    }

    @Test
    void writesWhatIsLeftBeforeItCloses() {
        LedgerQueue queue = LedgerQueue.start(this::open, 10);
        add(queue, "last");
        queue.close();

        assertThat(recorded).containsExactly("last");
    }

    private static void add(LedgerQueue queue, String reason) {
        queue.add(
                UUID.randomUUID(),
                new Ledger.Entry(
                        new CapabilityName("customers"), Instant.EPOCH, "proxy", "adopted", "off", "off", reason));
    }

    private Ledger open() throws SQLException {
        if (away) {
            throw new SQLException("away");
        }
        return new Ledger() {
            @Override
            public void record(Entry entry) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void recordOnce(UUID event, Entry entry) {
                recorded.add(entry.reason());
            }

            @Override
            public List<Entry> history(CapabilityName capability) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
