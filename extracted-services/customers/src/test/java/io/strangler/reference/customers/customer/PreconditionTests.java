package io.strangler.reference.customers.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.reference.customers.problem.UnreadablePrecondition;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionTests {

    @Test
    void noHeaderAsksForNothing() {
        assertThat(Precondition.of(null)).isEqualTo(new Precondition.None());
    }

    @Test
    void anAsteriskAcceptsAnyVersion() {
        assertThat(Precondition.of(" * ")).isEqualTo(new Precondition.Any());
    }

    @Test
    void tagsAreListedWithoutTheWeakOnes() {
        assertThat(Precondition.of("\"5\" , W/\"6\",\"7\"")).isEqualTo(new Precondition.OneOf(List.of("5", "7")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "\"5", "\"5\" \"6\"", "\"5\",", "*,\"5\""})
    void anythingElseIsRefused(String header) {
        assertThatThrownBy(() -> Precondition.of(header)).isInstanceOf(UnreadablePrecondition.class);
    }
}
