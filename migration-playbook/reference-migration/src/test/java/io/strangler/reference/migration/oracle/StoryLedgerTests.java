package io.strangler.reference.migration.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoryLedgerTests {
    private static final Known BEFORE = Known.of(Optional.empty(), Optional.of("+353 1 234"), 100);

    private final StoryLedger ledger = new StoryLedger();

    @Test
    void expectsTheLastAcknowledgedWriteOnly() {
        ledger.found(42, BEFORE);
        ledger.acknowledged(42, BEFORE.written("W1", "W1"));
        ledger.acknowledged(42, BEFORE.written("W2", "W2").credited(50));

        StoryLedger.Expected expected = Objects.requireNonNull(ledger.expected().get(42L));

        assertThat(expected.accepts(Known.of(Optional.of("W2"), Optional.of("W2"), 150)))
                .isTrue();
        assertThat(expected.accepts(BEFORE.written("W1", "W1"))).isFalse();
        assertThat(expected.accepts(BEFORE)).isFalse();
        assertThat(expected.accepts(Known.GONE)).isFalse();
    }

    @Test
    void acceptsBothOutcomesOfAWriteThatNobodyKnowsOfAndCountsIt() {
        ledger.found(42, BEFORE);
        ledger.unsure(42, BEFORE.credited(7));

        StoryLedger.Expected expected = Objects.requireNonNull(ledger.expected().get(42L));

        assertThat(expected.accepts(BEFORE)).isTrue();
        assertThat(expected.accepts(BEFORE.credited(7))).isTrue();
        assertThat(expected.accepts(BEFORE.credited(14))).isFalse();
        assertThat(ledger.unsureWrites()).isEqualTo(1);
    }

    @Test
    void expectsCreatesByNameUntilTheyAreDeleted() {
        ledger.created("C1", 20_001, BEFORE);
        ledger.created("C2", 20_002, BEFORE);
        ledger.acknowledged(20_002, Known.GONE);
        ledger.unsureCreated("C3");

        assertThat(ledger.expectedTokens()).containsExactly("C1");
        assertThat(ledger.allowedTokens()).containsExactly("C1", "C3");
    }

    @Test
    void neitherExpectsNorForbidsACustomerOfUnknownFate() {
        ledger.created("C1", 20_001, BEFORE);
        ledger.unsure(20_001, Known.GONE);

        assertThat(ledger.expectedTokens()).isEmpty();
        assertThat(ledger.allowedTokens()).containsExactly("C1");
    }
}
