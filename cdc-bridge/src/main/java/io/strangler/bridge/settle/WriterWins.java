package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.Conflicts;
import io.strangler.bridge.parked.Conflicts.Winner;
import io.strangler.bridge.parked.Pair;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChange.Kind;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Gives the authority's side what the other writer had stored before it was overwritten.
 *
 * <p>It is written there as anybody's change, not as the stream's: so the opposite stream carries it to the writer's side,
 * where the authority's content stands by now, and both sides are the same again.
 */
public final class WriterWins {
    private final StreamName stream;
    private final Authority authority;
    private final Connection destination;
    private final Map<String, ConflictPolicy> policies;
    private final Consumer<Outcome> listener;
    private final ParkedChanges parked;
    private final Unsettled unsettled;
    private final Conflicts conflicts;

    /**
     * Works for one stream.
     *
     * @param destination a session marked with the stream's second origin
     * @param policies what settles conflicts, by entity
     * @param listener told what came of keys, after the commit
     */
    public WriterWins(
            StreamName stream,
            Authority authority,
            Connection destination,
            Map<String, ConflictPolicy> policies,
            Consumer<Outcome> listener) {
        this.stream = stream;
        this.authority = authority;
        this.destination = destination;
        this.policies = Map.copyOf(policies);
        this.listener = listener;
        this.parked = new ParkedChanges(stream);
        this.unsettled = new Unsettled(stream);
        this.conflicts = new Conflicts(stream);
    }

    /** Returns whether a parked change is carried in this way, once it is due. */
    boolean carries(EntitySync entity, Key key, ParkedChange change) {
        boolean conflict = change.kind()
                .map(kind -> kind == Kind.CONFLICT || kind == Kind.WON)
                .orElse(false);
        return conflict && authority.of(key) != entity.from();
    }

    void carry(EntitySync entity, Key key, ParkedChange change) throws SQLException {
        List<Outcome> outcomes = new ArrayList<>();
        Origin.unmark(destination);
        try {
            authority.whileStable(() -> InTransaction.run(
                    destination, () -> attempt(entity, key, change).ifPresent(outcomes::add)));
        } finally {
            Origin.mark(destination, stream.secondOrigin());
        }
        outcomes.forEach(listener);
    }

    private Optional<Outcome> attempt(EntitySync entity, Key key, ParkedChange change) throws SQLException {
        Optional<Pair> images = parked.images(destination, change.id());
        if (images.isEmpty() || !carries(entity, key, change)) {
            return Optional.empty();
        }
        EntitySync.beginToWrite(destination, List.of(entity));
        Optional<Aggregate> present = Optional.ofNullable(
                entity.destination().lock(destination, List.of(key)).get(key));
        Optional<Optional<Aggregate>> kept = kept(entity, images.get());
        Optional<Aggregate> theirs = kept.orElse(Optional.empty());
        Optional<Optional<Aggregate>> across = kept.flatMap(image -> Judge.across(entity, image, present));
        if (across.isEmpty()) {
            parked.failedAgain(
                    destination, change, "what the other side stored has no counterpart here", Retry.WHEN_ASKED);
            return Optional.empty();
        }
        Pair now = Judge.images(entity, theirs, present);
        Side here = entity.from().opposite();
        if (change.kind().equals(Optional.of(Kind.CONFLICT))
                && !now.of(here).equals(images.get().of(here))) {
            // Who asked decided about another row.
            parked.keep(destination, change.id(), now);
            parked.failedAgain(
                    destination,
                    change,
                    "changed on both sides; the authority has changed it again since it was parked: look at it once more,"
                            + " then retry or discard",
                    Retry.WHEN_ASKED);
            return Optional.empty();
        }
        if (change.kind().equals(Optional.of(Kind.WON)) && !stillNewer(entity, across.get(), present)) {
            conflicts.note(destination, entity.name(), change.key(), Winner.AUTHORITY, now);
            release(entity, change, true);
            return Optional.of(Outcome.AUTHORITY_WON);
        }
        Optional<Anew.Obstacle> obstacle = Anew.store(entity, key, present, across.get(), destination);
        if (obstacle.isPresent()) {
            parked.failedAgain(destination, change, obstacle.get().reason(), Retry.SOON);
            return Optional.empty();
        }
        conflicts.note(destination, entity.name(), change.key(), Winner.WRITER, now);
        release(entity, change, false);
        return Optional.of(Outcome.WRITER_WON);
    }

    // Empty when it cannot be read back, as after a column was given another type.
    private static Optional<Optional<Aggregate>> kept(EntitySync entity, Pair images) {
        try {
            return Optional.of(images.of(entity.from()).aggregate(entity.source()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    // The authority may have written again since the judgement; then it may be the newer one.
    private boolean stillNewer(EntitySync entity, Optional<Aggregate> theirs, Optional<Aggregate> present) {
        return !(policies.get(entity.name()) instanceof Newest newest) || Judge.newer(entity, newest, theirs, present);
    }

    // What the writer has changed meanwhile is looked at like any other change of his, unless a person decided about
    // it.
    private void release(EntitySync entity, ParkedChange change, boolean look) throws SQLException {
        ParkedChange now = parked.find(destination, change.id()).orElse(change);
        if (now.seen() > 1 && !change.kind().equals(Optional.of(Kind.CONFLICT))) {
            Optional<Position> last = Optional.of(Position.parse(now.position()));
            unsettled.touched(
                    destination,
                    entity.name(),
                    List.of(new Unsettled.Touched(now.key(), last, last, Optional.empty())));
        } else if (look || now.seen() > 1) {
            unsettled.note(destination, entity.name(), List.of(now.key()));
        }
        parked.drop(destination, now.id());
    }
}
