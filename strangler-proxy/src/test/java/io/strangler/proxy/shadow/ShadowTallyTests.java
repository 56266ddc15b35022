package io.strangler.proxy.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShadowTallyTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Instant BEFORE = Instant.parse("2026-11-23T10:00:00.900Z");
    private static final Instant FLIP = Instant.parse("2026-11-23T10:00:01.100Z");
    private static final Instant AFTER = Instant.parse("2026-11-23T10:00:02.300Z");

    private Instant now = BEFORE;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ShadowTally tally = new ShadowTally(registry, () -> now);

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

        now = AFTER;
        tally.putBack(counts);
        tally.matched(CUSTOMERS, "t1", AFTER);

        assertThat(tally.take()).hasSize(2).startsWith(counts.getFirst());
        assertThat(tally.take()).isEmpty();
    }

    @Test
    void tellsOfEachFieldHowOftenItDifferedFirstAndLastAndKeepsItsNewestSamples() {
        for (int i = 1; i <= 5; i++) {
            tally.mismatched(
                    CUSTOMERS, "t1", BEFORE, "key-" + i, List.of(new Difference("$.often", "Mary " + i, "Ann")));
        }
        now = AFTER;
        tally.mismatched(CUSTOMERS, "t1", AFTER, "key-6", List.of(new Difference("$.often", "Mary 6", "Ann")));
        tally.mismatched(CUSTOMERS, "t1", AFTER, "key-7", List.of(new Difference("$.seldom", "x", "y")));
        tally.noise(CUSTOMERS, Set.of("$.token"));

        ShadowTally.Summary summary = tally.summary(CUSTOMERS);

        assertThat(summary.kinds())
                .containsExactly(
                        new ShadowTally.Kind("$.often", 6, BEFORE, AFTER),
                        new ShadowTally.Kind("$.seldom", 1, AFTER, AFTER));
        assertThat(summary.samples())
                .extracting(ShadowTally.Sample::key)
                .containsExactly("key-4", "key-5", "key-6", "key-7");
        assertThat(summary.samples().toString()).doesNotContain("Mary");
        assertThat(summary.noise()).containsExactly(new ShadowTally.Kind("$.token", 1, AFTER, AFTER));
        assertThat(summary.fields()).doesNotContainKey("$.token");
    }

    @Test
    void writesInASandboxAreCountedButAreNoEvidence() {
        tally.written(CUSTOMERS, "1", List.of());
        tally.written(CUSTOMERS, "1", List.of(new Difference("$.id", "1", "2")));
        tally.writeFailed(CUSTOMERS);

        assertThat(tally.take()).isEmpty();
        assertThat(tally.summary(CUSTOMERS).sandbox()).satisfies(writes -> {
            assertThat(writes.compared()).isEqualTo(2);
            assertThat(writes.mismatched()).isEqualTo(1);
            assertThat(writes.failed()).isEqualTo(1);
        });
    }

    @Test
    void metricsTellEachFieldByWhatItWas() {
        mismatched("$.lines[*].price", "status", "header ETag");
        mismatched("$.lines[*].price");
        tally.noise(CUSTOMERS, Set.of("$.lines[*].price"));
        tally.written(CUSTOMERS, "1", List.of(new Difference("$.id", "1", "2")));

        assertThat(counted("$.lines[*].price", "mismatched")).isEqualTo(2);
        assertThat(counted("status", "mismatched")).isEqualTo(1);
        assertThat(counted("header ETag", "mismatched")).isEqualTo(1);
        assertThat(counted("$.lines[*].price", "noise")).isEqualTo(1);
        assertThat(counted("$.id", "sandbox-mismatched")).isEqualTo(1);
    }

    @Test
    void metricsHaveSoManyFieldsAndNoMoreWhateverAnswersHold() {
        for (char first = 'a'; first <= 'z'; first++) {
            for (char second = 'a'; second <= 'z'; second++) {
                mismatched("$." + first + second);
            }
        }
        mismatched("$.aa");

        assertThat(registry.find("strangler.shadow.fields").counters()).hasSize(FieldCounters.MOST_FIELDS + 1);
        assertThat(counted("$.aa", "mismatched")).isEqualTo(2);
        assertThat(counted("other", "mismatched")).isEqualTo(26 * 26 - FieldCounters.MOST_FIELDS);
    }

    @Test
    void membersThatAreDataBecomeNoLabel() {
        mismatched("$.byId.4711.name", "$.byId.4712.name", "$.owners.Mary Major.city", "$.a1b2c3[*].x", "$.line1");

        assertThat(registry.find("strangler.shadow.fields").counters())
                .extracting(counter -> counter.getId().getTag("field"))
                .containsExactlyInAnyOrder("$.byId.*.name", "$.owners.*.city", "$.*.x", "$.line1");
        assertThat(counted("$.byId.*.name", "mismatched")).isEqualTo(2);
    }

    private void mismatched(String... fields) {
        tally.mismatched(
                CUSTOMERS,
                "t1",
                BEFORE,
                "1",
                Stream.of(fields).map(field -> new Difference(field, "x", "y")).toList());
    }

    private double counted(String field, String result) {
        return registry.get("strangler.shadow.fields")
                .tags("capability", "customers", "field", field, "result", result)
                .counter()
                .count();
    }
}
