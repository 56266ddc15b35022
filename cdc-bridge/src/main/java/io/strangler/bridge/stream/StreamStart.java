package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.ModernIds;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.IdNumbers;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Snapshot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.load.InitialLoad;
import io.strangler.bridge.load.LoadLedger;
import io.strangler.bridge.load.LoadLedger.Begun;
import io.strangler.bridge.load.LoadProgress;
import io.strangler.bridge.transport.Shares;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out where a stream goes on, or begins it. */
final class StreamStart {
    private static final Logger LOG = LoggerFactory.getLogger(StreamStart.class);
    private static final long ORPHAN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final StreamSpec spec;
    private final Authority authority;
    private final Claim claim;
    private final Consumer<LoadProgress> loading;

    StreamStart(StreamSpec spec, Authority authority, Claim claim, Consumer<LoadProgress> loading) {
        this.spec = spec;
        this.claim = claim;
        this.authority = authority;
        this.loading = loading;
    }

    /** Returns the watermark from which to read; the slot stands at or before it. */
    Watermark resume(Connection source, Connection destination, List<EntitySync> entities) throws SQLException {
        freeSlot(source);
        if (Watermark.find(destination, spec.name()).isEmpty()) {
            return begin(source, destination, entities);
        }
        Shares shares = new Shares(spec.name());
        if (spec.options().kafka().isEmpty() && !shares.unite(destination, confirmed(source))) {
            throw new Refused(
                    "changes of stream " + spec.name() + " still lie with the brokers, where those who applied"
                            + " them are not finished: run it with transport: kafka until it has caught up, or begin anew with"
                            + " a load: strangler stream reload");
        }
        Optional<Watermark> watermark = Watermark.find(destination, spec.name());
        boolean shared = shares.relay(destination).isPresent();
        Slot slot = Slot.find(source, spec.name())
                .orElseThrow(() -> new Refused("slot " + spec.name() + " is gone, and with it the changes since "
                        + watermark.get().position() + wayOut()));
        if (slot.lost().isPresent()) {
            throw new Refused("slot " + spec.name() + " has lost log it needed ("
                    + slot.lost().get() + "), and with it changes since "
                    + watermark.get().position() + wayOut());
        }
        // What is shared and not applied yet lies with the brokers; whoever applies it finds out if it does not.
        if (!shared && slot.confirmed().compareTo(watermark.get().position()) > 0) {
            throw new Refused("slot " + spec.name() + " stands at " + slot.confirmed() + ", ahead of the watermark "
                    + watermark.get().position() + ": changes in between are lost (was the destination restored from a"
                    + " backup?)" + wayOut());
        }
        requireSamePast(source, watermark.get());
        if (slot.failover() != spec.options().failoverSlots()) {
            Slot.copy(spec.source(), spec.name(), spec.options().failoverSlots());
        }
        return watermark.get();
    }

    private Optional<Position> confirmed(Connection source) throws SQLException {
        return Slot.find(source, spec.name()).map(Slot::confirmed);
    }

    // A source whose past is another one uses positions anew: its changes would be taken for ones already applied.
    private void requireSamePast(Connection source, Watermark watermark) throws SQLException {
        Position end = Server.now(source);
        long beat = Heartbeat.last(source, spec.name());
        if (end.compareTo(watermark.position()) < 0 || beat < watermark.beat()) {
            throw new Refused("the source of stream " + spec.name()
                    + " knows less than was already applied from it: its log ends at "
                    + end + " and its last heartbeat is " + beat + ", the watermark stands at " + watermark.position()
                    + " with heartbeat " + watermark.beat()
                    + " (was the source restored from a backup, or a standby promoted that lacked the last changes?)"
                    + wayOut());
        }
    }

    private String wayOut() {
        String direction = spec.from() == Side.LEGACY ? "forward" : "reverse";
        return "; the way out is to begin anew with a load: strangler stream reload " + spec.capability() + " "
                + direction + ", then check both sides";
    }

    // The way back begins when nobody has written on the modern side yet; begun anew later, it has to catch up.
    private boolean loads() {
        return spec.from() == Side.LEGACY
                || authority.rule().stage().writes().authority() == io.strangler.playbook.Side.MODERN;
    }

    private Watermark begin(Connection source, Connection destination, List<EntitySync> entities) throws SQLException {
        loading.accept(LoadProgress.NONE);
        LoadLedger ledger = new LoadLedger(spec.name());
        InitialLoad load = new InitialLoad(
                spec.name(),
                authority,
                spec.options().load(),
                new WorkerSessions(spec, Server.process(destination), claim),
                loading);
        boolean all = loads();
        Optional<Begun> begun = all ? ledger.find(destination) : Optional.empty();
        if (begun.isPresent() && continuable(source, begun.get())) {
            LOG.atInfo().addKeyValue("stream", spec).log("goes on with the load that was interrupted");
            numberAll(source, destination, entities);
            try (Snapshot.Kept kept = Snapshot.after(spec.source(), begun.get().snapshot())) {
                return load.resume(destination, begun.get(), kept.snapshot(), entities);
            }
        }
        Slot.drop(source, spec.name());
        long beat = Heartbeat.write(source, spec.name());
        try (Slot.Created slot =
                Slot.create(spec.source(), spec.name(), spec.options().failoverSlots())) {
            Begun fresh = new Begun(slot.start(), slot.snapshot().visible(), shape(), beat);
            if (all && numberAll(source, destination, entities)) {
                // Rows that were there before the slot have their numbers only now; all later ones are in the log.
                try (Snapshot.Kept kept = Snapshot.after(spec.source(), fresh.snapshot())) {
                    return load.run(source, destination, fresh, kept.snapshot(), entities);
                }
            }
            return load.run(source, destination, fresh, slot.snapshot(), all ? entities : List.of());
        }
    }

    /** Gives a number to every row of the modern side; returns whether there is any such entity. */
    private boolean numberAll(Connection source, Connection destination, List<EntitySync> entities)
            throws SQLException {
        boolean any = false;
        for (EntitySync entity : entities) {
            if (spec.from() == Side.MODERN
                    && entity.translator().modern().mappedKey().isPresent()) {
                any = true;
                if (!new IdNumbers(destination, source).giveAll(entity.name())) {
                    throw new Refused("rows that were born on the modern side are to be loaded, and "
                            + ModernIds.reason(entity.name(), source));
                }
            }
        }
        return any;
    }

    // The slot must be the one of that load, and the source and the entities still what they were.
    private boolean continuable(Connection source, Begun begun) throws SQLException {
        Optional<Slot> slot = Slot.find(source, spec.name())
                .filter(each -> each.lost().isEmpty() && each.confirmed().equals(begun.start()));
        return slot.isPresent()
                && begun.shape().equals(shape())
                && Server.now(source).reached(begun.start())
                && Heartbeat.last(source, spec.name()) >= begun.beat();
    }

    private String shape() {
        return spec.entities().stream()
                .map(each -> each.entity() + " " + each.shape(Side.LEGACY) + " " + each.shape(Side.MODERN))
                .collect(Collectors.joining("\n"));
    }

    // We own the stream, so a session that still reads the slot belongs to a bridge that is dead; its server has not
    // noticed.
    private void freeSlot(Connection source) throws SQLException {
        long began = System.nanoTime();
        while (Slot.find(source, spec.name()).map(Slot::active).orElse(false)) {
            if (System.nanoTime() - began > ORPHAN_NANOS) {
                Sql.execute(
                        source,
                        "select pg_terminate_backend(active_pid) from pg_replication_slots"
                                + " where slot_name = ? and active_pid is not null",
                        spec.name().value());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            if (System.nanoTime() - began > 5 * ORPHAN_NANOS) {
                throw new SQLException("slot " + spec.name() + " is still read by another session");
            }
        }
    }
}
