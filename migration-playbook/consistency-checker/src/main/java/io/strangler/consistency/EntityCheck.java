package io.strangler.consistency;

import io.strangler.translate.Declaration;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares the aggregates of one entity on both sides and reports what differs, what could not be compared, and what is
 * never compared.
 *
 * <p>Reads only. Both sides are read in key order from one snapshot each, so memory does not grow with the data.
 */
public final class EntityCheck {
    private final CheckedEntity entity;
    private final Positions positions;
    private final Authority authority;
    private final Settings settings;
    private final Clock clock;

    public EntityCheck(CheckedEntity entity, Positions positions, Authority authority, Settings settings, Clock clock) {
        this.entity = entity;
        this.positions = positions;
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
    }

    /** Checks all aggregates. */
    public CheckReport run() throws SQLException, InterruptedException {
        return run(Scope.all(), Watch.NOBODY);
    }

    /** Checks those in scope. */
    public CheckReport run(Scope scope, Watch watch) throws SQLException, InterruptedException {
        Instant began = clock.instant();
        Sides sides = Sides.open(entity);
        Tally tally = new Tally(settings.listed());
        Comparer comparer = new Comparer(entity.translator(), sides);
        Attribution attribution = new Attribution(entity, comparer, authority);
        Recheck recheck = new Recheck(entity, sides, positions, comparer, attribution, settings, tally, clock);
        Candidates candidates = new Candidates(entity, sides, comparer, recheck, settings, watch);
        if (!authority.certain()) {
            tally.note("causes are guesses: authority is known from " + authority.basis());
        }
        Pass pass = new Pass(entity, sides, positions, candidates, settings, tally, watch, clock);
        Pass.Done done =
                switch (scope) {
                    case Scope.All all -> pass.all(began, all.from());
                    case Scope.Sample sample -> pass.sample(began, sample.size());
                    case Scope.Since since -> pass.since(began, since.position());
                };
        return tally.report(entity, scope, done, candidates.compared(), clock.instant(), notCompared(comparer, done));
    }

    private List<String> notCompared(Comparer comparer, Pass.Done done) {
        List<String> names = new ArrayList<>();
        for (Declaration each : entity.translator().declarations()) {
            if (each.kind() == Declaration.Kind.IGNORED) {
                names.add(each.side().word() + " " + each.field() + ": " + each.reason());
            }
        }
        for (Side side : Side.values()) {
            for (TableShape table : entity.translator().shape(side).tables()) {
                table.version()
                        .ifPresent(column -> names.add(
                                side.word() + " " + table.table() + "." + column + ": counts writes, not facts"));
            }
        }
        if (done.rows().legacy() > 0 && done.rows().modern() > 0) {
            comparer.ungoverned().forEach(name -> names.add("modern " + name + ": no translated row mentions it"));
        }
        names.addAll(done.unnamed());
        return names;
    }
}
