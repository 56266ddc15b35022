package io.strangler.translate.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeTranslatorContractTests {
    private static final int LAWS = 10;
    private static final String ASK = "requestsAskTheModernSideTheSame";
    private static final String ANSWER = "answersReadAsIfTheLegacySideHadGivenThem";

    @Test
    void aTranslatorThatKeepsTheLawsPasses() {
        assertThat(ContractRun.failed(ToyExchangeContract.Right.class, LAWS)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource
    void aTranslatorThatBreaksALawFailsByThatLawOnly(Class<? extends ToyExchangeContract> contract, List<String> laws) {
        assertThat(ContractRun.failed(contract, LAWS)).containsExactlyInAnyOrderElementsOf(laws);
    }

    static Stream<Arguments> aTranslatorThatBreaksALawFailsByThatLawOnly() {
        return Stream.of(
                Arguments.of(ToyExchangeContract.AsksSomethingElse.class, List.of(ASK)),
                Arguments.of(ToyExchangeContract.AnswersSomethingElse.class, List.of(ANSWER)),
                Arguments.of(ToyExchangeContract.ForgetsAHeader.class, List.of(ANSWER)),
                Arguments.of(
                        ToyExchangeContract.WritesOnARead.class, List.of(ASK, "readsStayReadsAndWritesStayWrites")),
                Arguments.of(ToyExchangeContract.PassesConditions.class, List.of("validatorsAndConditionsDoNotCross")),
                Arguments.of(ToyExchangeContract.PassesValidators.class, List.of("validatorsAndConditionsDoNotCross")),
                Arguments.of(ToyExchangeContract.KeepsALength.class, List.of("noHeaderTellsAWrongLength")),
                Arguments.of(ToyExchangeContract.HidesFailures.class, List.of("aFailureStaysAFailureOfItsKind")),
                Arguments.of(
                        ToyExchangeContract.RefusesToTellFailures.class, List.of("aFailureStaysAFailureOfItsKind")),
                Arguments.of(ToyExchangeContract.CrashesOnBodies.class, List.of("strangeBodiesAreTranslatedOrRefused")),
                Arguments.of(
                        ToyExchangeContract.CrashesOnTargets.class, List.of("strangeTargetsAreTranslatedOrRefused")),
                Arguments.of(ToyExchangeContract.AnswersHeadWithABody.class, List.of("anAnswerToHeadHasNoBody")));
    }

    @Test
    void aTranslatorThatRemembersEarlierCallsFails() {
        assertThat(ContractRun.failed(ToyExchangeContract.RemembersEarlierCalls.class, LAWS))
                .contains("threadsDoNotDisturbEachOther");
    }

    @Test
    void aContractWithoutExchangesFailsInEveryLaw() {
        assertThat(ContractRun.failed(ToyExchangeContract.WithoutExchanges.class, LAWS))
                .hasSize(LAWS);
    }
}
