package io.strangler.consistency;

import io.strangler.consistency.RepairReport.Action;
import io.strangler.consistency.RepairReport.Outcome;
import io.strangler.consistency.RepairReport.Step;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.Untranslatable;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the side without authority equal to the side with it, aggregate by aggregate, through the translator.
 *
 * <p>Writes only where the difference is still the one that was confirmed, under a lock on the row that is written; a
 * newer write on either side wins over the repair.
 */
public final class Repair {
    private static final int CHUNK = 500;

    private final CheckedEntity entity;
    private final Positions positions;
    private final AuthoritySource authorities;
    private final Settings settings;

    public Repair(CheckedEntity entity, Positions positions, AuthoritySource authorities, Settings settings) {
        this.entity = entity;
        this.positions = positions;
        this.authorities = authorities;
        this.settings = settings;
    }

    /** Returns what {@link #apply} would do, without touching anything. */
    public RepairReport plan(CheckReport check) throws SQLException {
        Authority authority = authorities.present();
        List<Step> steps =
                check.mismatches().stream().map(each -> step(authority, each)).toList();
        List<String> notes = new ArrayList<>(check.notes());
        return new RepairReport(entity.entity(), false, authority.basis(), steps, notes);
    }

    /**
     * Returns what {@link #apply} would write as statements for a person to run, by the side they are for, each aggregate's in
     * a transaction of its own.
     */
    public Map<Side, List<String>> script(CheckReport check) throws SQLException {
        Authority authority = authorities.present();
        Sides sides = Sides.open(entity);
        Map<Side, List<String>> script = new LinkedHashMap<>();
        for (Mismatch each : check.mismatches()) {
            Step step = step(authority, each);
            if (step.outcome() == Outcome.PLANNED && step.toward().isPresent()) {
                Side written = step.toward().get().opposite();
                try {
                    script.computeIfAbsent(written, side -> new ArrayList<>())
                            .addAll(RepairScript.of(
                                    step,
                                    each,
                                    sides.on(written)
                                            .script(
                                                    each.seen().on(written),
                                                    entity.wanted(step.toward().get(), each.seen()))));
                } catch (IllegalArgumentException e) {
                    throw new NotCheckable(entity.entity(), "no statements can be told for it: " + e.getMessage());
                }
            }
        }
        return script;
    }

    /** Repairs what the check confirmed and looks at it again afterwards. */
    public RepairReport apply(CheckReport check) throws SQLException, InterruptedException {
        Authority authority = authorities.present();
        if (!authority.certain()) {
            throw new NotCheckable(
                    entity.entity(),
                    "nothing is written while authority is known only from " + authority.basis()
                            + "; make the control database reachable and run the repair again");
        }
        Sides sides = Sides.open(entity);
        Comparer comparer = new Comparer(entity.translator(), sides);
        List<String> notes = new ArrayList<>(check.notes());
        Map<Key, Step> steps = new LinkedHashMap<>();
        check.mismatches().forEach(each -> steps.put(each.key(), step(authority, each)));
        for (Side toward : Side.values()) {
            List<Mismatch> todo = check.mismatches().stream()
                    .filter(each -> planned(steps, each, toward))
                    .toList();
            if (!todo.isEmpty()) {
                write(sides, comparer, authority, toward, todo, steps, notes);
            }
        }
        try {
            verify(sides, comparer, steps, notes);
        } catch (SQLException | RuntimeException e) {
            notes.add("what was written could not be looked at again: " + e.getMessage());
        }
        return new RepairReport(entity.entity(), true, authority.basis(), List.copyOf(steps.values()), notes);
    }

    private static boolean planned(Map<Key, Step> steps, Mismatch mismatch, Side toward) {
        Step step = Objects.requireNonNull(steps.get(mismatch.key()));
        return step.outcome() == Outcome.PLANNED && step.toward().equals(Optional.of(toward));
    }

    private Step step(Authority authority, Mismatch mismatch) {
        Optional<Side> toward = authority.of(mismatch.key());
        Action action = action(toward, mismatch);
        Step planned = new Step(mismatch.key(), toward, action, mismatch.fields(), Outcome.PLANNED, "");
        if (toward.isEmpty()) {
            return planned.with(Outcome.REFUSED, "nobody knows who has authority: " + authority.basis());
        }
        if (mismatch.cause() == Cause.PARKED || mismatch.cause() == Cause.CONFLICT) {
            return planned.with(
                    Outcome.REFUSED, "the bridge holds a parked change of it; retry or discard that change first");
        }
        if (mismatch.cause() == Cause.TRANSLATION) {
            return planned.with(
                    Outcome.REFUSED,
                    "the translators disagree about it; writing changes nothing, correct the translator");
        }
        if (authority.partial() && toward.get() == Side.MODERN && action == Action.DELETE) {
            return planned.with(
                    Outcome.REFUSED,
                    "new keys are born on legacy while live is below 100 %, so a lost creation and a lost deletion"
                            + " look the same; decide by hand");
        }
        try {
            entity.wanted(toward.get(), mismatch.seen());
            return planned;
        } catch (Untranslatable e) {
            return planned.with(Outcome.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private static Action action(Optional<Side> toward, Mismatch mismatch) {
        if (mismatch.comparison() instanceof Comparison.Missing missing) {
            return toward.isPresent() && toward.get() == missing.side() ? Action.DELETE : Action.INSERT;
        }
        return Action.UPDATE;
    }

    private void write(
            Sides sides,
            Comparer comparer,
            Authority authority,
            Side toward,
            List<Mismatch> todo,
            Map<Key, Step> steps,
            List<String> notes)
            throws SQLException, InterruptedException {
        // What was written before this moment has to be on both sides first; what comes later shows as another
        // difference.
        Passage passage = positions.pass(entity.capability(), settings.passLimit());
        if (passage instanceof Passage.Behind late) {
            todo.forEach(each -> refuse(steps, each, late.reason()));
            return;
        }
        if (passage instanceof Passage.NotRunning nobody) {
            notes.add("written without the streams' positions: " + nobody.reason());
        }
        try (RepairSession session = RepairSession.open(entity, sides, comparer, authorities, authority, toward)) {
            session.note().ifPresent(notes::add);
            Pace pace = new Pace(settings.repairsPerSecond(), Clock.systemUTC());
            for (Mismatch each : todo) {
                Recheck.pause(pace.wait(1));
                Step step = Objects.requireNonNull(steps.get(each.key()));
                steps.put(each.key(), session.repair(each, step));
            }
        } catch (SQLException | RuntimeException e) {
            if (steps.values().stream().noneMatch(Repair::written)) {
                throw e;
            }
            // What is committed by now has to be told: the rest was not touched.
            todo.stream()
                    .filter(each -> planned(steps, each, toward))
                    .forEach(each -> refuse(steps, each, "it could not be repaired: " + e.getMessage()));
            notes.add("the repair ended early: " + e.getMessage());
        }
    }

    private static boolean written(Step step) {
        return step.outcome() == Outcome.REPAIRED || step.outcome() == Outcome.UNKNOWN;
    }

    private static void refuse(Map<Key, Step> steps, Mismatch mismatch, String reason) {
        steps.computeIfPresent(mismatch.key(), (key, step) -> step.with(Outcome.REFUSED, reason));
    }

    private void verify(Sides sides, Comparer comparer, Map<Key, Step> steps, List<String> notes)
            throws SQLException, InterruptedException {
        List<Key> written = steps.values().stream()
                .filter(step -> step.outcome() == Outcome.REPAIRED)
                .map(Step::key)
                .toList();
        if (written.isEmpty()) {
            return;
        }
        Map<Key, Pair> again = new LinkedHashMap<>();
        try (Looks looks = Looks.open(entity, sides)) {
            for (int from = 0; from < written.size(); from += CHUNK) {
                looks.at(written.subList(from, Math.min(from + CHUNK, written.size())))
                        .forEach((key, pair) -> {
                            if (!(comparer.compare(pair) instanceof Comparison.Equal)) {
                                again.put(key, pair);
                            }
                        });
            }
        }
        if (again.isEmpty()) {
            return;
        }
        // A user may have written since: only what is confirmed once more was not healed.
        Tally tally = new Tally(Math.max(settings.listed(), again.size()));
        Attribution attribution = new Attribution(entity, comparer, authorities.present());
        new Recheck(entity, sides, positions, comparer, attribution, settings, tally, Clock.systemUTC()).settle(again);
        notes.addAll(tally.notes());
        tally.mismatches()
                .forEach(each -> steps.computeIfPresent(
                        each.key(), (key, step) -> step.with(Outcome.NOT_HEALED, "different again: " + each.kind())));
    }
}
