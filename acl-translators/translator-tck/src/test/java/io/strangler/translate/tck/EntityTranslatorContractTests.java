package io.strangler.translate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EntityTranslatorContractTests {
    private static final String GET_PUT = "translatingBackAnUnchangedCounterpartChangesNothing";
    private static final String PUT_GET = "whatIsNotDeclaredSurvivesTheRoundTrip";
    private static final String NORMAL = "whatIsNormalisedStaysAsItIs";
    private static final String AGAIN = "translatingTheSameAgainChangesNothing";
    private static final String KEYS = "bothSidesKnowAnAggregateByTheSameKey";
    private static final String SHAPE = "resultsHaveTheShapeAndCanonicalValues";
    private static final String ABSENT = "whatIsAbsentStaysAbsent";
    private static final String CODES = "everyCodeComesBack";
    private static final String EXTREMES = "extremesAreCarriedOrRefusedByName";
    private static final String DECLARATIONS = "declarationsNameFieldsAndReasons";
    private static final String THREADS = "threadsDoNotDisturbEachOther";

    @Test
    void aTranslatorThatKeepsTheLawsPasses() {
        assertThat(failed(ToyContract.Right.class)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("broken")
    void aTranslatorThatBreaksALawFailsByThatLaw(Class<? extends ToyContract> contract, List<String> laws) {
        assertThat(failed(contract)).containsAll(laws);
    }

    @ParameterizedTest
    @MethodSource("onlyBroken")
    void aTranslatorThatBreaksOneLawFailsByNoOther(Class<? extends ToyContract> contract, List<String> laws) {
        assertThat(failed(contract)).containsExactlyInAnyOrderElementsOf(laws);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of(ToyContract.LosesAField.class, List.of(GET_PUT, PUT_GET)),
                Arguments.of(ToyContract.IgnoresTheCounterpart.class, List.of(GET_PUT)),
                Arguments.of(ToyContract.InventsAColumn.class, List.of(SHAPE)),
                Arguments.of(ToyContract.LosesARow.class, List.of(GET_PUT, PUT_GET)),
                Arguments.of(ToyContract.NormalisesWithoutEnd.class, List.of(NORMAL)),
                Arguments.of(ToyContract.AddsUpWhenRepeated.class, List.of(AGAIN)),
                Arguments.of(ToyContract.ForgetsTheCanonicalValues.class, List.of(KEYS, SHAPE)),
                Arguments.of(ToyContract.RemembersEarlierCalls.class, List.of(THREADS)),
                Arguments.of(ToyContract.WithoutSamples.class, List.of(GET_PUT, PUT_GET, KEYS, ABSENT, THREADS)));
    }

    static Stream<Arguments> onlyBroken() {
        return Stream.of(
                Arguments.of(ToyContract.ChangesTheKey.class, List.of(KEYS)),
                Arguments.of(ToyContract.MakesUpWhatIsAbsent.class, List.of(ABSENT)),
                Arguments.of(ToyContract.MakesUpAbsentRows.class, List.of(ABSENT)),
                Arguments.of(ToyContract.KnowsSomeCodesOnly.class, List.of(CODES)),
                Arguments.of(ToyContract.MixesCodesUp.class, List.of(CODES)),
                Arguments.of(ToyContract.CutsWhatIsTooLong.class, List.of(EXTREMES)),
                Arguments.of(ToyContract.RefusesWhatFits.class, List.of(EXTREMES)),
                Arguments.of(ToyContract.NamesTheWrongField.class, List.of(EXTREMES)),
                Arguments.of(ToyContract.CrashesInsteadOfRefusing.class, List.of(EXTREMES)),
                Arguments.of(ToyContract.DeclaresWithoutReason.class, List.of(DECLARATIONS)),
                Arguments.of(ToyContract.DeclaresNoField.class, List.of(DECLARATIONS)),
                Arguments.of(ToyContract.DeclaresTwice.class, List.of(DECLARATIONS)),
                Arguments.of(ToyContract.IgnoresWhatItTranslates.class, List.of(DECLARATIONS)),
                Arguments.of(ToyContract.DeclaresNothing.class, List.of(PUT_GET)));
    }

    private static List<String> failed(Class<?> contract) {
        return ContractRun.failed(contract, 11);
    }
}
