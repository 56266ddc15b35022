package io.strangler.bridge.load;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Storing;
import io.strangler.bridge.apply.Translation;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Collision;
import io.strangler.bridge.database.DriverCopy;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Snapshot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.load.LoadLedger.Range;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.jdbc.AggregateScan;
import io.strangler.translate.jdbc.CopyProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Loads ranges, one after the other, on one session of the destination; some thousand aggregates per transaction. */
final class LoadWorker {
    private static final int PAGE = 2_000;
    private static final int TRIES = 5;

    private final Job job;
    private final Connection destination;
    private final CopyProtocol protocol = new DriverCopy();
    private final ParkedChanges parked;
    private final Unsettled unsettled;

    LoadWorker(Job job, Connection destination) {
        this.job = job;
        this.destination = destination;
        this.parked = new ParkedChanges(job.ledger().stream());
        this.unsettled = new Unsettled(job.ledger().stream());
    }

    StreamName stream() {
        return job.ledger().stream();
    }

    /** Loads what of the range is not loaded yet. */
    void load(EntitySync entity, Range range) throws SQLException {
        try (AggregateScan scan = entity.source().scan(protocol, job.snapshot()::look, range.keys())) {
            boolean last = false;
            while (!last) {
                Map<Key, Aggregate> page = scan.next(PAGE);
                last = page.size() < PAGE;
                job.throttle().take(rows(page), job.tally()::tell);
                store(entity, range, page, last);
                job.tally().add(page.size(), last);
            }
        }
    }

    private static long rows(Map<Key, Aggregate> page) {
        return page.values().stream()
                .mapToLong(each -> 1
                        + each.children().values().stream()
                                .mapToLong(List::size)
                                .sum())
                .sum();
    }

    // Two workers may wait for each other where values are unique; what one has read is still as good.
    private void store(EntitySync entity, Range range, Map<Key, Aggregate> page, boolean last) throws SQLException {
        for (int tried = 1; ; tried++) {
            try {
                job.authority().whileStable(() -> storeOnce(entity, range, page, last));
                return;
            } catch (SQLException e) {
                InTransaction.rollback(destination);
                if (tried == TRIES || !Collision.isOver(e)) {
                    throw e;
                }
            }
        }
    }

    private void storeOnce(EntitySync entity, Range range, Map<Key, Aggregate> page, boolean last) throws SQLException {
        Sql.execute(destination, "set constraints all immediate");
        Optional<Judged> copied = copied(entity, range, page);
        Judged judged = copied.isPresent() ? copied.get() : compared(entity, page);
        for (Map.Entry<Key, Translation.Failed> each : judged.failed().entrySet()) {
            park(
                    entity,
                    each.getKey(),
                    each.getValue().reason(),
                    each.getValue().passing() ? Retry.SOON : Retry.WHEN_ASKED);
        }
        unsettled.note(destination, entity.name(), judged.foreign());
        Optional<List<String>> done = page.keySet().stream()
                .reduce((one, next) -> next)
                .map(key -> entity.source().texts(key));
        job.ledger().advance(destination, range, job.run(), done, page.size(), last);
        destination.commit();
    }

    // Nothing was there when the load began; if something has come since, COPY is refused and the rows are compared.
    private Optional<Judged> copied(EntitySync entity, Range range, Map<Key, Aggregate> page) throws SQLException {
        if (!range.fresh()) {
            return Optional.empty();
        }
        Judged judged = judge(entity, page, Map.of());
        return Storing.copy(destination, entity, protocol, judged.wanted()) ? Optional.of(judged) : Optional.empty();
    }

    private Judged compared(EntitySync entity, Map<Key, Aggregate> page) throws SQLException {
        Map<Key, Aggregate> present = entity.destination().read(destination, page.keySet());
        Judged judged = judge(entity, page, present);
        Storing.Outcome outcome = Storing.load(destination, entity, protocol, present, judged.wanted());
        for (Map.Entry<Key, String> each : outcome.refused().entrySet()) {
            park(entity, each.getKey(), each.getValue(), Retry.SOON);
        }
        return judged;
    }

    private Judged judge(EntitySync entity, Map<Key, Aggregate> page, Map<Key, Aggregate> present) {
        Judged judged = new Judged(new LinkedHashMap<>(), new ArrayList<>(), new LinkedHashMap<>());
        for (Map.Entry<Key, Aggregate> each : page.entrySet()) {
            Key key = each.getKey();
            if (job.authority().moves() != job.rule() || job.authority().of(key) != entity.from()) {
                judged.foreign().add(entity.source().texts(key));
                continue;
            }
            switch (Translation.of(entity, each.getValue(), Optional.ofNullable(present.get(key)))) {
                case Translation.Done done -> judged.wanted().put(key, Optional.of(done.wanted()));
                case Translation.Failed failed -> judged.failed().put(key, failed);
            }
        }
        return judged;
    }

    private void park(EntitySync entity, Key key, String reason, Retry retry) throws SQLException {
        parked.park(destination, entity.name(), entity.source().texts(key), reason, job.start(), retry);
    }

    /** What is to become of a page. */
    private record Judged(
            Map<Key, Optional<Aggregate>> wanted, List<List<String>> foreign, Map<Key, Translation.Failed> failed) {}

    /**
     * What the workers of a load have in common.
     *
     * @param start the slot's first moment
     * @param rule how often authority had moved when the load began
     */
    record Job(
            LoadLedger ledger,
            int run,
            Snapshot snapshot,
            Position start,
            Authority authority,
            long rule,
            Throttle throttle,
            LoadTally tally) {}
}
