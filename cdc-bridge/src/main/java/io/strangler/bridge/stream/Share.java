package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Applier;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.transport.SharedChanges;
import io.strangler.bridge.transport.Shares;
import io.strangler.playbook.plan.KafkaSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This bridge's share in applying a stream that travels over brokers; it takes part whichever bridge owns the stream.
 *
 * <p>Everything it holds is built anew after a failure, with growing pauses; others take over its partitions meanwhile.
 */
public final class Share implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Share.class);
    private static final long LOOK_MILLIS = 500;

    private final StreamSpec spec;
    private final KafkaSpec kafka;
    private final String holder;
    private final Consumer<Applier.Work> listener;
    private final Shares shares;
    private final Patience patience = new Patience();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable SharedChanges changes;

    /**
     * Prepares.
     *
     * @param holder the name of this bridge, unlike that of any other
     * @param listener told of every batch, on the thread that applied it
     */
    public Share(StreamSpec spec, KafkaSpec kafka, String holder, Consumer<Applier.Work> listener) {
        this.spec = spec;
        this.kafka = kafka;
        this.holder = holder;
        this.listener = listener;
        this.shares = new Shares(spec.name());
        this.thread = Thread.ofPlatform().daemon().name("share " + spec).unstarted(this::takePartUntilClosed);
    }

    public void start() {
        thread.start();
    }

    /** Lets nobody who shares the stream's work store anything until it has a rule again; waits for what is being stored. */
    static void withdrawRule(StreamSpec spec) throws SQLException {
        try (Connection destination = spec.destination().open("strangler bridge", Patience.ANSWER)) {
            if (Schema.present(destination)) {
                new Shares(spec.name()).rule(destination, Optional.empty());
            }
        }
    }

    private void takePartUntilClosed() {
        Backoff backoff = new Backoff();
        String last = "";
        while (closing.getCount() > 0) {
            long began = System.nanoTime();
            try {
                takePart();
            } catch (InterruptedException e) {
                return;
            } catch (SharedChanges.BegunAnew | SharedChanges.Withdrawn e) {
                LOG.atDebug()
                        .addKeyValue("stream", spec)
                        .addKeyValue("reason", e.getMessage())
                        .log("share ends");
            } catch (Exception e) {
                patience.failed(e);
                if (closing.getCount() > 0) {
                    String reason = Failure.reason(e);
                    tell(reason, reason.equals(last), e);
                    last = reason;
                }
            }
            try {
                Duration pause = backoff.after(Duration.ofNanos(System.nanoTime() - began));
                boolean unused = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    // To the owner as well: the stream as a whole stands still where this share does.
    private void tell(String reason, boolean again, Exception cause) {
        (again ? LOG.atDebug() : LOG.atWarn())
                .addKeyValue("stream", spec)
                .addKeyValue("reason", reason)
                .log("a share of the stream failed, will be tried again");
        LOG.atDebug().setCause(cause).addKeyValue("stream", spec).log("cause");
        try (Connection destination = spec.destination().open("strangler share", Patience.ANSWER)) {
            if (Schema.present(destination)) {
                shares.trouble(destination, holder, reason);
            }
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).addKeyValue("stream", spec).log("not noted");
        }
    }

    private void takePart() throws Exception {
        try (Connection destination = patience.open(spec.destination(), "strangler share")) {
            Optional<Shares.Relay> relay = begun(destination);
            while (relay.flatMap(Shares.Relay::rule).isEmpty()) {
                if (closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
                relay = begun(destination);
            }
            try (Connection source = patience.open(spec.source(), "strangler share")) {
                apply(source, destination, relay.get());
            }
        }
    }

    private Optional<Shares.Relay> begun(Connection destination) throws SQLException {
        return Schema.present(destination) ? shares.relay(destination) : Optional.empty();
    }

    private void apply(Connection source, Connection destination, Shares.Relay relay) throws Exception {
        DestinationSession.prepare(destination);
        Origin.markFree(destination, spec.name());
        new KnownShapes(spec).require(source, destination);
        List<EntitySync> entities = new ArrayList<>();
        for (EntityTranslator translator : spec.entities()) {
            entities.add(EntitySync.open(translator, spec.from(), source, destination));
        }
        // Its own: what is in force is what the destination says, for the time of a transaction.
        Authority authority =
                new Authority(Flags.rule(spec.capability(), relay.rule().orElseThrow()));
        SharedChanges given = SharedChanges.open(
                kafka,
                spec.name(),
                entities.stream().map(EntitySync::name).toList(),
                relay.generation(),
                destination,
                holder,
                rule -> follow(authority, rule));
        Applier applier = new Applier(
                spec.name(),
                source,
                destination,
                authority,
                entities,
                whole(source),
                new KnownPublication(spec).known(destination),
                new Watermark(new Position(0), 0, 0, 0, 0, 0),
                given,
                // Where several apply, nothing tells when a key was carried: conflicts go by authority.
                () -> false,
                applied -> {
                    patience.answered();
                    listener.accept(applied.work());
                });
        changes = given;
        if (closing.getCount() == 0) {
            given.close();
        }
        given.run(applier::apply);
    }

    private void follow(Authority authority, String definition) throws SQLException {
        if (!authority.rule().definition().equals(definition)) {
            authority.refresh(() -> Flags.rule(spec.capability(), definition));
        }
    }

    // As the owner prepares them.
    private Set<QualifiedTable> whole(Connection source) throws SQLException {
        Set<QualifiedTable> whole = new LinkedHashSet<>();
        if (spec.from() == Side.MODERN) {
            for (EntityTranslator translator : spec.entities()) {
                for (TableShape table : translator.shape(spec.from()).tables()) {
                    whole.add(QualifiedTable.resolve(source, table.table()));
                }
            }
        }
        return whole;
    }

    /** Takes part no more; what is being stored is stored. */
    @Override
    public void close() {
        closing.countDown();
        SharedChanges open = changes;
        if (open != null) {
            open.close();
        }
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
