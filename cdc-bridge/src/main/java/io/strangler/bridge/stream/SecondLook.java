package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Collision;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.settle.Outcome;
import io.strangler.bridge.settle.ParkedRetries;
import io.strangler.bridge.settle.Passage;
import io.strangler.bridge.settle.Settler;
import io.strangler.bridge.settle.WriterWins;
import io.strangler.playbook.plan.ConflictPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works off what the stream itself passed by: keys to settle and parked keys that are due. */
final class SecondLook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecondLook.class);
    private static final Duration IDLE = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StreamSpec spec;
    private final Authority authority;
    private final List<EntitySync> entities;
    private final Optional<Passage> opposite;
    private final int owner;
    private final Patience patience;
    private final Claim claim;
    private final BooleanSupplier twoWay;
    private final Consumer<Outcome> listener;
    private final Worker worker;

    /**
     * Begins.
     *
     * @param owner the destination's process that serves the session which holds the stream's lock
     * @param claim told of the session that settles
     * @param twoWay whether somebody has to know when a key was carried
     * @param listener told what came of keys that are not settled like others
     */
    SecondLook(
            StreamSpec spec,
            Authority authority,
            List<EntitySync> entities,
            Optional<Passage> opposite,
            int owner,
            Patience patience,
            Claim claim,
            BooleanSupplier twoWay,
            Consumer<Outcome> listener) {
        this.twoWay = twoWay;
        this.listener = listener;
        this.spec = spec;
        this.authority = authority;
        this.entities = entities;
        this.opposite = opposite;
        this.owner = owner;
        this.patience = patience;
        this.claim = claim;
        this.worker = Worker.start("second look " + spec, this::lookUntilClosed);
    }

    /** Tells that there is something to settle. */
    void call() {
        worker.call();
    }

    private void lookUntilClosed(Worker worker) throws InterruptedException {
        while (worker.open()) {
            try {
                look(worker);
            } catch (SQLException e) {
                LOG.atWarn()
                        .addKeyValue("stream", spec)
                        .addKeyValue("reason", e.getMessage())
                        .log("settling and retrying paused");
                boolean unused = worker.pause(PAUSE);
            }
        }
    }

    private void look(Worker worker) throws SQLException, InterruptedException {
        try (Connection source = patience.open(spec.source(), "strangler settling");
                Connection destination = patience.open(spec.destination(), "strangler settling")) {
            // Applications wait for rows that are locked here; never let them wait for our waiting.
            Sql.execute(destination, "set lock_timeout = '2s'");
            claim(destination);
            Origin.mark(destination, spec.name().secondOrigin());
            Map<String, ConflictPolicy> policies = spec.options().conflicts();
            ParkedRetries retries = new ParkedRetries(
                    spec.name(),
                    authority,
                    source,
                    destination,
                    entities,
                    new WriterWins(spec.name(), authority, destination, policies, listener),
                    twoWay);
            Optional<Settler> settler = opposite.map(passage ->
                    new Settler(spec.name(), passage, authority, source, destination, entities, policies, listener));
            while (worker.open()) {
                boolean more = false;
                try {
                    more = settler.isPresent() && settler.get().settleSome();
                    retries.retrySome();
                } catch (SQLException e) {
                    if (!Collision.is(e)) {
                        throw e;
                    }
                    LOG.atDebug()
                            .addKeyValue("stream", spec)
                            .addKeyValue("reason", e.getMessage())
                            .log("somebody held the rows, looking again soon");
                }
                InTransaction.rollback(source);
                if (!more) {
                    boolean unused = worker.await(IDLE);
                }
            }
        }
    }

    // In this order: a new owner takes the stream's lock first and waits for this one then.
    private void claim(Connection destination) throws SQLException {
        if (!StreamLocks.SECOND_LOOK.take(destination, spec.name())) {
            throw new SQLException("another session still settles for the stream");
        }
        if (!StreamLocks.STREAM.heldBy(owner, destination, spec.name())) {
            throw new SQLException("the stream has another owner by now");
        }
        claim.holds(destination);
    }

    @Override
    public void close() {
        worker.close();
    }
}
