package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The laws of a translator, each judged over the samples of one side; what breaks a law is told, nothing is thrown. */
final class Laws {
    private final Samples samples;
    private final List<String> violations = new ArrayList<>();

    Laws(Samples samples) {
        this.samples = samples;
    }

    List<String> violations() {
        return violations;
    }

    void unchangedCounterpartChangesNothing() {
        each((sample, present) ->
                expectSame(sample, back(over(sample, present), Optional.of(sample)), "comes back as"));
    }

    void whatIsNotDeclaredSurvives(Set<String> declared) {
        each((sample, present) -> {
            Aggregate returned = back(over(sample, present), Optional.empty());
            Map<String, String> lost = new LinkedHashMap<>(Differences.between(samples.shape(), sample, returned));
            lost.keySet().removeAll(declared);
            if (!lost.isEmpty()) {
                violations.add(lost + " does not survive and is not declared: " + sample);
            }
        });
    }

    void normalFormIsFinal() {
        each((sample, present) -> {
            Aggregate once = back(over(sample, present), Optional.empty());
            Aggregate twice = back(over(once, present), Optional.empty());
            expectSame(once, twice, "normalised again becomes");
        });
    }

    void sameInputAgainChangesNothing() {
        each((sample, present) -> {
            Aggregate once = over(sample, present);
            Map<String, String> changed =
                    Differences.between(samples.otherShape(), once, over(sample, Optional.of(once)));
            if (!changed.isEmpty()) {
                violations.add("translated again over its own result changes " + changed + ": " + sample);
            }
        });
    }

    void keysAgree() {
        each((sample, present) -> {
            Aggregate translated = over(sample, present);
            if (!translated.key(samples.otherShape()).equals(sample.key(samples.shape()))) {
                violations.add("key " + sample.key(samples.shape()) + " becomes " + translated.key(samples.otherShape())
                        + ": " + sample);
            }
        });
    }

    void resultHasTheShape() {
        each((sample, present) -> {
            List<String> wrong = Shapes.problems(samples.otherShape(), over(sample, present));
            if (!wrong.isEmpty()) {
                violations.add(wrong + " in the translation of " + sample);
            }
        });
    }

    void absentStaysAbsent() {
        each((sample, present) -> {
            Aggregate whole = over(sample, present);
            for (String column : free(samples.shape())) {
                Set<String> rest = new HashSet<>(sample.root().columns());
                rest.remove(column);
                reduced(new Aggregate(sample.root().only(rest), sample.children()), column, sample, whole, present);
            }
            for (TableShape child : samples.shape().children()) {
                Map<String, List<Row>> rest = new LinkedHashMap<>(sample.children());
                rest.remove(child.table());
                reduced(new Aggregate(sample.root(), rest), child.table(), sample, whole, present);
            }
        });
    }

    private void reduced(
            Aggregate reduced, String absent, Aggregate sample, Aggregate whole, Optional<Aggregate> present) {
        Aggregate part = over(reduced, present);
        Map<String, String> made = new LinkedHashMap<>(Differences.beyond(samples.otherShape(), whole, part));
        made.putAll(Differences.beyond(samples.shape(), sample, back(part, Optional.of(sample))));
        if (!made.isEmpty()) {
            violations.add("without " + absent + " something is made up: " + made + ": " + sample);
        }
    }

    void codesComeBack(String field, List<?> codes, Set<String> declared) {
        for (Object code : codes) {
            int index = withRow(field);
            if (index < 0) {
                violations.add("no sample has a row for " + field);
                return;
            }
            Aggregate sample = Samples.with(samples.aggregates().get(index), samples.shape(), field, code);
            attempt(sample, () -> {
                for (Optional<Aggregate> present : samples.counterparts(index)) {
                    Aggregate over = over(sample, present);
                    expectSame(sample, back(over, Optional.of(sample)), "comes back as");
                    Map<String, String> lost =
                            Differences.between(samples.shape(), sample, back(over, Optional.empty()));
                    if (lost.containsKey(field) && !declared.contains(field)) {
                        violations.add(field + " does not come back: " + lost.get(field));
                    }
                }
            });
        }
    }

    void extreme(Extreme extreme) {
        int index = withRow(extreme.field());
        if (index < 0) {
            violations.add("no sample has a row for " + extreme.field());
            return;
        }
        Aggregate sample =
                Samples.with(samples.aggregates().get(index), samples.shape(), extreme.field(), extreme.value());
        for (Optional<Aggregate> present : samples.counterparts(index)) {
            if (extreme.refusal().isEmpty()) {
                attempt(
                        sample,
                        () -> expectSame(sample, back(over(sample, present), Optional.of(sample)), "comes back as"));
            } else {
                refused(extreme.refusal().get(), sample, present);
            }
        }
    }

    private void refused(String field, Aggregate sample, Optional<Aggregate> present) {
        try {
            violations.add(field + " had to be refused and became " + over(sample, present));
        } catch (Untranslatable refusal) {
            if (!refusal.field().equals(field)) {
                violations.add("the refusal names " + refusal.field() + ", not " + field);
            }
        } catch (RuntimeException crash) {
            violations.add(field + " had to be refused as Untranslatable, not as " + crash);
        }
    }

    private int withRow(String field) {
        for (int i = 0; i < samples.aggregates().size(); i++) {
            if (Samples.has(samples.aggregates().get(i), samples.shape(), field)) {
                return i;
            }
        }
        return -1;
    }

    private void expectSame(Aggregate expected, Aggregate actual, String what) {
        Map<String, String> changed = Differences.between(samples.shape(), expected, actual);
        if (!changed.isEmpty()) {
            violations.add(what + " " + changed + ": " + expected);
        }
    }

    private static Set<String> free(AggregateShape shape) {
        Set<String> columns = new LinkedHashSet<>(shape.root().columns());
        columns.removeAll(shape.root().key());
        shape.children().forEach(child -> child.link().forEach(link -> columns.remove(link.rootColumn())));
        return columns;
    }

    private void each(Law law) {
        for (int i = 0; i < samples.aggregates().size(); i++) {
            Aggregate sample = samples.aggregates().get(i);
            for (Optional<Aggregate> present : samples.counterparts(i)) {
                attempt(sample, () -> law.judge(sample, present));
            }
        }
    }

    private void attempt(Aggregate sample, Runnable judgement) {
        try {
            judgement.run();
        } catch (RuntimeException crash) {
            violations.add("fails with " + crash + ": " + sample);
        }
    }

    private Aggregate over(Aggregate aggregate, Optional<Aggregate> present) {
        return samples.translator().translateFrom(samples.side(), aggregate, present);
    }

    private Aggregate back(Aggregate aggregate, Optional<Aggregate> present) {
        return samples.translator().translateFrom(samples.side().opposite(), aggregate, present);
    }

    /** A law judged for one sample and one present counterpart. */
    private interface Law {
        void judge(Aggregate sample, Optional<Aggregate> present);
    }
}
