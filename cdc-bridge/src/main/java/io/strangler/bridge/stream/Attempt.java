package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Applier;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Place;
import io.strangler.bridge.apply.Routes;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.capture.ChangeStream;
import io.strangler.bridge.capture.DebeziumChangeStream;
import io.strangler.bridge.capture.PgoutputChangeStream;
import io.strangler.bridge.capture.TransactionHandler;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.load.LoadProgress;
import io.strangler.bridge.settle.Outcome;
import io.strangler.bridge.settle.Passage;
import io.strangler.bridge.transport.Publisher;
import io.strangler.playbook.plan.KafkaSpec;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One try of a stream to run: everything it holds is made for it and ends with it. */
final class Attempt implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final StreamSpec spec;
    private final Authority authority;
    private final AuthoritySource authoritySource;
    private final Optional<Passage> opposite;
    private final Progress progress;
    private final CountDownLatch stopping;
    private final Claim claim;
    private final Patience patience;
    private final Listener listener;
    private volatile boolean running;
    private volatile @Nullable ChangeStream changes;
    private volatile @Nullable Heartbeat heartbeat;
    private volatile @Nullable SecondLook secondLook;
    private volatile @Nullable Relaying relaying;

    /**
     * Prepares.
     *
     * @param opposite knows how far the other direction is, if there is one
     * @param stopping zero when the try is to end
     * @param claim waits until no other bridge writes for the stream
     * @param patience with the databases
     * @param listener told on the caller's thread
     */
    Attempt(
            StreamSpec spec,
            Authority authority,
            AuthoritySource authoritySource,
            Optional<Passage> opposite,
            Progress progress,
            CountDownLatch stopping,
            Claim claim,
            Patience patience,
            Listener listener) {
        this.spec = spec;
        this.authority = authority;
        this.authoritySource = authoritySource;
        this.opposite = opposite;
        this.progress = progress;
        this.stopping = stopping;
        this.claim = claim;
        this.patience = patience;
        this.listener = listener;
    }

    /** Runs until the log ends, something breaks, or it is closed. */
    void run() throws Exception {
        try (Connection source = patience.open(spec.source(), "strangler bridge");
                Connection destination = patience.open(spec.destination(), "strangler bridge")) {
            DestinationSession.prepare(destination);
            if (!claim.take(destination)) {
                return;
            }
            authority.refresh(() -> authoritySource.present(spec.capability()));
            Preparation prepared = Preparation.make(spec, source, destination);
            listener.prepared(prepared.entities());
            Origin.mark(destination, spec.name().origin());
            Watermark start = new StreamStart(spec, authority, claim, this::loading)
                    .resume(source, destination, prepared.entities());
            progress.begin(start);
            BooleanSupplier twoWay = twoWay(source);
            Optional<KafkaSpec> kafka = spec.options().kafka();
            if (kafka.isPresent()) {
                relay(kafka.get(), prepared, start, source, destination);
                return;
            }
            Applier applier = new Applier(
                    spec.name(),
                    source,
                    destination,
                    authority,
                    prepared.entities(),
                    prepared.whole(),
                    prepared.published(),
                    start,
                    Place.sole(spec.name()),
                    twoWay,
                    this::applied);
            read(prepared, applier::apply, Server.process(destination), twoWay);
        }
    }

    // Others apply; this one puts changes where they find them, and keeps count.
    private void relay(
            KafkaSpec kafka, Preparation prepared, Watermark start, Connection source, Connection destination)
            throws Exception {
        // A load leaves it otherwise.
        destination.setAutoCommit(true);
        int process = Server.process(destination);
        List<String> names = prepared.entities().stream().map(EntitySync::name).toList();
        Routes routes = Routes.of(prepared.entities(), source, prepared.whole());
        try (Publisher publisher = Publisher.open(
                        kafka, spec.name(), routes, prepared.published(), names, start, source, destination);
                Relaying counting = new Relaying(spec, destination, authority, start, new FromOthers())) {
            relaying = counting;
            read(prepared, publisher, process, () -> false);
            counting.requireSound();
        } finally {
            relaying = null;
        }
    }

    // A stream that has not been started yet, but has been before, will notice what was written meanwhile.
    private BooleanSupplier twoWay(Connection source) throws SQLException {
        if (opposite.isEmpty()) {
            return () -> false;
        }
        boolean known = Watermark.find(source, opposite.get().name()).isPresent();
        return () -> opposite.get().follows().orElse(known);
    }

    // A load that is stopped goes on when the stream is started again; waiting for its end could take hours.
    private void loading(LoadProgress progress) {
        if (stopping.getCount() == 0) {
            throw new CancellationException("stopped after loading " + progress.rows() + " aggregates");
        }
        listener.does(new StreamState.Loading(progress));
    }

    private void read(Preparation prepared, TransactionHandler handler, int process, BooleanSupplier twoWay)
            throws Exception {
        try (Heartbeat beating = new Heartbeat(spec, progress);
                SecondLook looking = new SecondLook(
                        spec,
                        authority,
                        prepared.entities(),
                        opposite,
                        process,
                        patience,
                        claim,
                        twoWay,
                        listener::settled);
                ChangeStream reading = capture(prepared);
                Listening listening = new Listening(spec, reading)) {
            heartbeat = beating;
            secondLook = looking;
            changes = reading;
            if (stopping.getCount() > 0) {
                listening.read(handler);
            }
        } finally {
            heartbeat = null;
            secondLook = null;
            changes = null;
        }
    }

    private ChangeStream capture(Preparation prepared) {
        return switch (spec.options().capture()) {
            case DEBEZIUM ->
                new DebeziumChangeStream(spec.source(), spec.name(), prepared.columns(), prepared.others());
            case PGOUTPUT ->
                new PgoutputChangeStream(spec.source(), spec.name(), prepared.columns(), prepared.others());
        };
    }

    /** Has a heartbeat written now, if one can be. */
    void beat() {
        Heartbeat beating = heartbeat;
        if (beating != null) {
            beating.demand();
        }
        Relaying counting = relaying;
        if (counting != null) {
            counting.call();
        }
    }

    /** Has what was passed by looked at now, if it can be. */
    void lookAgain() {
        SecondLook looking = secondLook;
        if (looking != null) {
            looking.call();
        }
    }

    // A heartbeat that came through is the proof that the stream runs, not the engine's word.
    private void applied(Applier.Applied applied) {
        progress.advance(applied);
        patience.answered();
        listener.worked(applied.work());
        if (applied.unsettled()) {
            lookAgain();
        }
        if (applied.beat().isPresent() && !running) {
            running = true;
            listener.does(new StreamState.Running());
            LOG.atInfo()
                    .addKeyValue("stream", spec)
                    .addKeyValue("watermark", applied.watermark().position())
                    .log("stream runs");
        }
    }

    /** Ends the reading of the log, and thereby the try. */
    @Override
    public void close() {
        ChangeStream open = changes;
        if (open != null) {
            open.close();
        }
    }

    /** What comes back from those who apply what this try reads. */
    private final class FromOthers implements Relaying.Listener {
        @Override
        public void applied(Applier.Applied applied) {
            Attempt.this.applied(applied);
        }

        @Override
        public void troubled(String reason) {
            running = false;
            listener.does(new StreamState.Failed(reason));
        }

        @Override
        public void broken() {
            close();
        }
    }

    /** Is told how far a try has come. */
    interface Listener {
        void does(StreamState state);

        void prepared(List<EntitySync> entities);

        void worked(Applier.Work work);

        void settled(Outcome outcome);
    }
}
