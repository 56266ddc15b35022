package io.strangler.translate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The laws every {@link EntityTranslator} keeps, as a test to extend: supply the translator and samples of both sides.
 *
 * <p>The laws are only as good as the samples. Give each column every kind of value it holds in production: empty, maximal,
 * blank, unknown, not ASCII; a few thousand generated aggregates take a second. Each sample is translated with nothing on
 * the other side, and with another sample of that side under its key.
 */
public abstract class EntityTranslatorContract {
    private static final int TOLD = 5;

    protected abstract EntityTranslator translator();

    /** Returns aggregates as the legacy side stores them; all of them must be translatable. */
    protected abstract Stream<Aggregate> legacyAggregates();

    /** Returns aggregates as the modern side stores them; all of them must be translatable. */
    protected abstract Stream<Aggregate> modernAggregates();

    /** Returns every value that each code column ({@code table.column}) of a side may hold: all of them must come back. */
    protected Map<String, List<?>> codes(Side side) {
        return Map.of();
    }

    /** Returns the values at the edge of what the columns hold, and just beyond it. */
    protected Stream<Extreme> extremes() {
        return Stream.empty();
    }

    /** Get-put: the receiving side's own value, translated over and back while nothing else happens, is not touched. */
    @Test
    final void translatingBackAnUnchangedCounterpartChangesNothing() {
        judge((laws, side) -> laws.unchangedCounterpartChangesNothing());
    }

    /** Put-get: what is carried over and back again is the original, up to the declarations. */
    @Test
    final void whatIsNotDeclaredSurvivesTheRoundTrip() {
        judge((laws, side) -> laws.whatIsNotDeclaredSurvives(declared(side)));
    }

    /** A declared normalisation normalises once and for all; otherwise two sides would rewrite each other for ever. */
    @Test
    final void whatIsNormalisedStaysAsItIs() {
        judge((laws, side) -> laws.normalFormIsFinal());
    }

    /** A change that is delivered twice is applied once. */
    @Test
    final void translatingTheSameAgainChangesNothing() {
        judge((laws, side) -> laws.sameInputAgainChangesNothing());
    }

    @Test
    final void bothSidesKnowAnAggregateByTheSameKey() {
        judge((laws, side) -> laws.keysAgree());
    }

    @Test
    final void resultsHaveTheShapeAndCanonicalValues() {
        judge((laws, side) -> laws.resultHasTheShape());
    }

    /** A column or child table that is not given is not made up: it keeps its value on the other side. */
    @Test
    final void whatIsAbsentStaysAbsent() {
        judge((laws, side) -> laws.absentStaysAbsent());
    }

    @Test
    final void everyCodeComesBack() {
        judge((laws, side) -> codes(side).forEach((field, codes) -> laws.codesComeBack(field, codes, declared(side))));
    }

    @Test
    final void extremesAreCarriedOrRefusedByName() {
        List<Extreme> extremes = extremes().toList();
        judge((laws, side) ->
                extremes.stream().filter(extreme -> extreme.side() == side).forEach(laws::extreme));
    }

    @Test
    final void declarationsNameFieldsAndReasons() {
        List<String> wrong = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Declaration declaration : translator().declarations()) {
            String named = declaration.side().word() + " " + declaration.field();
            boolean translated = fields(translator().shape(declaration.side())).contains(declaration.field());
            if (declaration.reason().isBlank()) {
                wrong.add(named + " is declared without a reason");
            }
            if (!seen.add(named)) {
                wrong.add(named + " is declared twice");
            }
            if (declaration.kind() == Declaration.Kind.IGNORED && translated) {
                wrong.add(named + " is declared ignored and is part of the shape nevertheless");
            }
            if (declaration.kind() != Declaration.Kind.IGNORED && !translated) {
                wrong.add(named + " is declared and is no field of the shape");
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** A translator is shared by all threads of a program and remembers nothing. */
    @Test
    final void threadsDoNotDisturbEachOther() {
        judge((laws, side) -> laws.violations().addAll(Concurrency.disturbances(samples(side))));
    }

    private void judge(BiConsumer<Laws, Side> law) {
        List<String> violations = new ArrayList<>();
        for (Side side : Side.values()) {
            Laws laws = new Laws(samples(side));
            law.accept(laws, side);
            laws.violations().forEach(violation -> violations.add(side.word() + ": " + violation));
        }
        assertThat(violations.stream().limit(TOLD))
                .as("%s of %d violations", Math.min(TOLD, violations.size()), violations.size())
                .isEmpty();
    }

    private Samples samples(Side side) {
        List<Aggregate> legacy = legacyAggregates().toList();
        List<Aggregate> modern = modernAggregates().toList();
        assertThat(legacy).as("legacy samples").isNotEmpty();
        assertThat(modern).as("modern samples").isNotEmpty();
        return side == Side.LEGACY
                ? new Samples(translator(), side, legacy, modern)
                : new Samples(translator(), side, modern, legacy);
    }

    private Set<String> declared(Side side) {
        return translator().declarations().stream()
                .filter(declaration -> declaration.side() == side)
                .map(Declaration::field)
                .collect(Collectors.toSet());
    }

    private static Set<String> fields(AggregateShape shape) {
        return shape.tables().stream()
                .map(table -> table.columns().stream()
                        .map(column -> table.table() + "." + column)
                        .toList())
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }
}
