package io.strangler.cli;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Evidence.TableUse;
import io.strangler.playbook.evidence.Evidence.TrafficCount;
import io.strangler.playbook.gate.Basis;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger.Entry;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.TableShape;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves that nobody needs legacy for a capability any more, and lists what can be deleted then.
 *
 * <p>Counters do not tell when they rose: every look is kept, and compared with the last one that is old enough.
 */
final class Decommission {
    private final Workspace workspace;
    private final CapabilitySpec spec;
    private final ControlDatabase control;
    private final Duration quiet;
    private final Instant now;

    /** @param quiet for how long nobody may have needed legacy */
    Decommission(Workspace workspace, CapabilitySpec spec, ControlDatabase control, Duration quiet, Instant now) {
        this.workspace = workspace;
        this.spec = spec;
        this.control = control;
        this.quiet = quiet;
        this.now = now.truncatedTo(ChronoUnit.MICROS);
    }

    /** One thing that can be deleted. */
    record Remains(String what, String name, String where) {}

    /** Looks, keeps what is seen, and judges it; nothing is deleted. */
    List<GateResult> proof() throws SQLException, InterruptedException {
        List<GateResult> proof = new ArrayList<>();
        proof.add(complete());
        proof.add(requests());
        Optional<DatabaseSpec> legacy = workspace.plan().legacy().database();
        if (legacy.isPresent()) {
            for (String table : tables()) {
                proof.add(use(table, LegacyUse.of(legacy.get(), spec.name(), table, now)));
            }
        }
        for (String system : systems()) {
            Optional<DatabaseSpec> database = workspace.plan().system(system).database();
            if (database.isPresent()) {
                proof.add(slots(system, LegacyUse.slots(database.get(), slotPattern())));
            }
        }
        return proof;
    }

    /** Returns everything that exists only for this migration, or only on the side that is left. */
    List<Remains> remains() {
        List<Remains> remains = new ArrayList<>();
        MigrationPlan plan = workspace.plan();
        remains.add(new Remains("flag", spec.name().value(), plan.flags().toString()));
        remains.add(new Remains("capability", spec.name().value(), plan.file().toString()));
        for (RouteSpec route : spec.routes()) {
            remains.add(new Remains(
                    "route of the monolith", route.path(), plan.legacy().url().toString()));
        }
        if (spec.hasData()) {
            for (String table : tables()) {
                remains.add(new Remains("table of the monolith", table, "systems.legacy.database"));
            }
            for (String entity : spec.entities()) {
                remains.add(new Remains("translator", entity, translators(entity)));
            }
            for (String system : systems()) {
                remains.add(new Remains("replication slots", slotPattern(), "systems." + system + ".database"));
                remains.add(new Remains("publications", slotPattern(), "systems." + system + ".database"));
            }
        }
        return remains;
    }

    private GateResult complete() throws SQLException, InterruptedException {
        Standing standing = workspace.standing(spec.name());
        String bound = "at complete for " + words(quiet);
        if (!standing.effective() || standing.rule().isEmpty()) {
            return result("complete", Verdict.NOT_ENOUGH, "the proxy does not say where it stands", bound);
        }
        if (standing.rule().get().stage() != Stage.COMPLETE) {
            return result("complete", Verdict.CLOSED, "it is at " + standing.words(), bound);
        }
        List<Entry> history = control.ledger().history(spec.name());
        Optional<Instant> entered = History.enteredAt(history);
        if (entered.isEmpty()) {
            return result("complete", Verdict.NOT_ENOUGH, "the ledger does not say since when it is complete", bound);
        }
        Duration since = Duration.between(entered.get(), now);
        return result(
                "complete",
                since.compareTo(quiet) < 0 ? Verdict.NOT_ENOUGH : Verdict.OPEN,
                "for " + words(since),
                bound);
    }

    private GateResult requests() throws SQLException, InterruptedException {
        String bound = "0 in " + words(quiet);
        Optional<TrafficCount> count =
                new TrafficMeter(workspace.proxy(), control.evidence(), java.time.Clock.systemUTC()).look(spec.name());
        if (count.isEmpty()) {
            return result("legacy-requests", Verdict.NOT_ENOUGH, "the proxy does not tell", bound);
        }
        Instant started = Instant.parse(count.get().run());
        long requests = count.get().legacy().requests();
        Optional<TrafficCount> old =
                control.evidence().trafficBefore(spec.name(), count.get().run(), now.minus(quiet));
        if (old.isPresent()) {
            return counted(
                    "legacy-requests",
                    requests - old.get().legacy().requests(),
                    old.get().at(),
                    bound,
                    "requests");
        }
        // Of a run that is older than the window it is not known what came before the window and what in it.
        return requests > 0 && started.isBefore(now.minus(quiet))
                ? result("legacy-requests", Verdict.NOT_ENOUGH, first(), bound)
                : counted("legacy-requests", requests, started, bound, "requests");
    }

    private String first() {
        return "not looked at so long ago; look again every day, the last time after "
                + now.plus(quiet).truncatedTo(ChronoUnit.SECONDS);
    }

    private GateResult use(String table, Optional<TableUse> present) throws SQLException {
        String name = "legacy-table " + table;
        String bound = "0 reads and writes in " + words(quiet);
        if (present.isEmpty()) {
            return result(name, Verdict.OPEN, "the table is gone", bound);
        }
        Evidence evidence = control.evidence();
        Optional<TableUse> old = evidence.useBefore(spec.name(), table, now.minus(quiet));
        Optional<TableUse> any = old.isPresent() ? old : evidence.firstUse(spec.name(), table);
        evidence.add(present.get());
        if (any.isEmpty()) {
            return result(name, Verdict.NOT_ENOUGH, first(), bound);
        }
        TableUse then = any.get();
        long reads = present.get().reads() - then.reads();
        long writes = present.get().writes() - then.writes();
        if (!present.get().epoch().equals(then.epoch()) || reads < 0 || writes < 0) {
            return result(name, Verdict.NOT_ENOUGH, "the server has begun to count anew since " + then.at(), bound);
        }
        return counted(name, reads + writes, then.at(), bound, "reads and writes");
    }

    private GateResult counted(String name, long times, Instant from, String bound, String what) {
        Duration window = Duration.between(from, now);
        Verdict verdict = times != 0 ? Verdict.CLOSED : window.compareTo(quiet) < 0 ? Verdict.NOT_ENOUGH : Verdict.OPEN;
        return new GateResult(
                name,
                verdict,
                times + " " + what + " since " + from.truncatedTo(ChronoUnit.SECONDS),
                bound,
                Basis.of("count", times, 0).over(window));
    }

    private static GateResult slots(String system, List<String> slots) {
        return result(
                "slots " + system,
                slots.isEmpty() ? Verdict.OPEN : Verdict.CLOSED,
                slots.isEmpty() ? "none is left" : String.join(", ", slots),
                "none: each keeps log until the disk is full");
    }

    private static GateResult result(String name, Verdict verdict, String measured, String bound) {
        return new GateResult(name, verdict, measured, bound, Basis.NONE);
    }

    private List<String> systems() {
        return List.of(MigrationPlan.LEGACY, spec.modern());
    }

    // The beginning of what the bridge names its streams.
    private String slotPattern() {
        return ("strangler_" + workspace.plan().migration() + "_" + spec.name().value()).replace('-', '_') + "_*";
    }

    private List<String> tables() {
        List<String> tables = new ArrayList<>();
        try (TranslatorJars jars = workspace.translators()) {
            for (String entity : spec.entities()) {
                jars.translators()
                        .entity(entity)
                        .map(EntityTranslator::legacy)
                        .map(AggregateShape::tables)
                        .ifPresent(
                                shapes -> shapes.stream().map(TableShape::table).forEach(tables::add));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tables.stream().distinct().toList();
    }

    private String translators(String entity) {
        boolean mapped = workspace.plan().mappings().entities().stream()
                .anyMatch(each -> each.entity().equals(entity));
        return mapped
                ? "entities in " + workspace.plan().file()
                : String.join(
                        ", ",
                        workspace.plan().translators().stream()
                                .map(Object::toString)
                                .toList());
    }

    private static String words(Duration time) {
        return time.toHours() < 48 ? time.toHours() + " h" : time.toDays() + " days";
    }
}
