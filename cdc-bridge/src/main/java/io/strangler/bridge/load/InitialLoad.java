package io.strangler.bridge.load;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Storing;
import io.strangler.bridge.apply.Translation;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.DriverCopy;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
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
import java.util.function.LongConsumer;

/**
 * Copies every aggregate as it was in the first moment of a slot; whatever changes later is in the stream.
 *
 * <p>Reads by COPY, one table as a whole and in order, and brings what the destination lacks in by COPY, some thousand
 * aggregates per transaction. Compares before it writes, so that doing it again is harmless. A key that belongs to the
 * other side, now or when the slot began, is left to settle: that side may have deleted it since, or written more than the
 * slot's snapshot knows. The watermark is written last: a load that dies leaves none and is done anew.
 */
public final class InitialLoad {
    private static final int PAGE = 2_000;

    private final CopyProtocol protocol = new DriverCopy();
    private final Connection destination;
    private final StreamName stream;
    private final Authority authority;
    private final ParkedChanges parked;
    private final Unsettled unsettled;
    private final LongConsumer progress;
    private final long rule;
    private long rows;

    /**
     * Prepares to load.
     *
     * @param progress told how many aggregates have been copied
     */
    public InitialLoad(Connection destination, StreamName stream, Authority authority, LongConsumer progress) {
        this.destination = destination;
        this.stream = stream;
        this.authority = authority;
        this.unsettled = new Unsettled(stream);
        this.parked = new ParkedChanges(stream);
        this.progress = progress;
        this.rule = authority.moves();
    }

    /** Loads all entities as the slot's snapshot has them and returns the first watermark of the stream, which is stored already. */
    public Watermark run(Slot.Created slot, List<EntitySync> entities) throws SQLException {
        long began = System.nanoTime();
        destination.setAutoCommit(false);
        for (EntitySync entity : entities) {
            load(slot, entity);
        }
        Watermark watermark = new Watermark(slot.start(), 0, 0, rows, (System.nanoTime() - began) / 1_000_000, 0);
        watermark.begin(destination, stream);
        destination.commit();
        return watermark;
    }

    private void load(Slot.Created slot, EntitySync entity) throws SQLException {
        try (AggregateScan scan = entity.source().scan(protocol, slot::look)) {
            while (true) {
                Map<Key, Aggregate> page = scan.next(PAGE);
                if (page.isEmpty()) {
                    return;
                }
                authority.whileStable(() -> store(entity, page, slot.start()));
            }
        }
    }

    private void store(EntitySync entity, Map<Key, Aggregate> read, Position start) throws SQLException {
        Sql.execute(destination, "set constraints all immediate");
        Map<Key, Aggregate> present = entity.destination().read(destination, read.keySet());
        Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
        List<List<String>> foreign = new ArrayList<>();
        for (Map.Entry<Key, Aggregate> each : read.entrySet()) {
            Key key = each.getKey();
            if (authority.moves() != rule || authority.of(key) != entity.from()) {
                foreign.add(entity.source().texts(key));
                continue;
            }
            switch (Translation.of(entity, each.getValue(), Optional.ofNullable(present.get(key)))) {
                case Translation.Done done -> wanted.put(key, Optional.of(done.wanted()));
                case Translation.Failed failed -> park(entity, key, failed.reason(), start, Retry.WHEN_ASKED);
            }
        }
        unsettled.note(destination, entity.name(), foreign);
        Storing.Outcome outcome = Storing.load(destination, entity, protocol, present, wanted);
        for (Map.Entry<Key, String> each : outcome.refused().entrySet()) {
            park(entity, each.getKey(), each.getValue(), start, Retry.SOON);
        }
        destination.commit();
        rows += read.size();
        progress.accept(rows);
    }

    private void park(EntitySync entity, Key key, String reason, Position start, Retry retry) throws SQLException {
        parked.park(destination, entity.name(), entity.source().texts(key), reason, start, retry);
    }
}
