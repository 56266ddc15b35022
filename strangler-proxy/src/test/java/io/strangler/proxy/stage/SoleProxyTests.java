package io.strangler.proxy.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SoleProxyTests {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void aProxyThatDoesNotEndRefusesTheStartOfAnother() {
        assertThatExceptionOfType(SoleProxy.AnotherProxy.class)
                .isThrownBy(() -> SoleProxy.await(
                        Optional.of(answering(List.of("proxy a:8080 (process 1)", "proxy a:8080 (process 1)"))),
                        Duration.ofMillis(1)))
                .withMessage("another proxy follows this plan: proxy a:8080 (process 1)");
    }

    @Test
    void aProxyThatIsEndingIsWaitedFor() {
        try (SoleProxy sole =
                SoleProxy.await(Optional.of(answering(List.of("proxy a:8080 (process 1)"))), Duration.ofSeconds(10))) {
            assertThat(asked.get()).isGreaterThanOrEqualTo(2);
        }
    }

    private ControlAccess answering(List<String> others) {
        Iterator<String> left = others.iterator();
        return new ControlAccess() {
            @Override
            public Optional<String> otherProxy() {
                asked.incrementAndGet();
                return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
            }

            @Override
            public Switchovers switchovers() throws SQLException {
                throw new SQLException("not asked for here");
            }

            @Override
            public Ledger ledger() throws SQLException {
                throw new SQLException("not asked for here");
            }

            @Override
            public Evidence evidence() throws SQLException {
                throw new SQLException("not asked for here");
            }
        };
    }
}
