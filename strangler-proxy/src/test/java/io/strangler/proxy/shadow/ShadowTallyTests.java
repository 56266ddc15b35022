package io.strangler.proxy.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShadowTallyTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Instant BEFORE = Instant.parse("2026-11-23T10:00:00.900Z");
    private static final Instant FLIP = Instant.parse("2026-11-23T10:00:01.100Z");
    private static final Instant AFTER = Instant.parse("2026-11-23T10:00:02.300Z");

    private final ShadowTally tally = new ShadowTally(new SimpleMeterRegistry());

    @Test
    void whatWasAskedBeforeAFlipIsNoEvidenceOfTheTimeAfterItHoweverLateItIsReported() {
        tally.matched(CUSTOMERS, "t1", BEFORE);
        tally.matched(CUSTOMERS, "t1", AFTER);
        tally.failed(CUSTOMERS, "t1", AFTER);

        List<ShadowCounts> counts = tally.take();

        assertThat(counts)
                .filteredOn(each -> each.at().isBefore(FLIP))
                .singleElement()
                .satisfies(each -> assertThat(each.compared()).isEqualTo(1));
        assertThat(counts)
                .filteredOn(each -> each.at().isAfter(FLIP))
                .singleElement()
                .satisfies(each -> {
                    assertThat(each.compared()).isEqualTo(1);
                    assertThat(each.failed()).isEqualTo(1);
                });
    }

    @Test
    void whatIsPutBackKeepsItsTime() {
        tally.matched(CUSTOMERS, "t1", BEFORE);
        List<ShadowCounts> counts = tally.take();

        tally.putBack(counts);
        tally.matched(CUSTOMERS, "t1", AFTER);

        assertThat(tally.take()).hasSize(2).startsWith(counts.getFirst());
        assertThat(tally.take()).isEmpty();
    }
}
