package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimedRuleTests {
    private static final CapabilityName SHOP = new CapabilityName("shop");
    private static final String AT_NIGHT = """
            defaultVariant: shadow
            targeting:
              if:
                - or:
                    - { ">=": [ { "%": [ { var: $flagd.timestamp }, 86400 ] }, 79200 ] }
                    - { "<":  [ { "%": [ { var: $flagd.timestamp }, 86400 ] }, 21600 ] }
                - live
            """;
    private static final String HALF_FROM_JUNE = """
            defaultVariant: shadow
            targeting:
              if:
                - { ">=": [ { var: $flagd.timestamp }, 1780272000 ] }
                - { fractional: [ [ shadow, 50 ], [ live, 50 ] ] }
            """;

    private Instant now = Instant.EPOCH;

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T21:59:59Z, SHADOW, 0",
        "2026-11-23T22:00:00Z, LIVE, 100",
        "2026-11-24T00:00:00Z, LIVE, 100",
        "2026-11-24T05:59:59Z, LIVE, 100",
        "2026-11-24T06:00:00Z, SHADOW, 0"
    })
    void aWindowOpensAndClosesForEveryKeyAndForNone(Instant moment, Stage stage, double share) {
        StageRule rule = rule(AT_NIGHT);

        now = moment;

        assertThat(rule.stageFor(Optional.of("42"))).isEqualTo(stage);
        assertThat(rule.stageFor(Optional.empty())).isEqualTo(stage);
        assertThat(rule.share()).isEqualTo(share);
        assertThat(rule.stage()).isEqualTo(Stage.LIVE);
    }

    @Test
    void aShareBeginsAtItsDateAndLeavesRequestsWithoutAKeyWhereTheyWere() {
        StageRule rule = rule(HALF_FROM_JUNE);

        now = Instant.parse("2026-05-31T23:59:59Z");
        assertThat(rule.share()).isZero();

        now = Instant.parse("2026-06-01T00:00:00Z");
        assertThat(rule.share()).isEqualTo(50, offset(1.5));
        assertThat(rule.stageFor(Optional.empty())).isEqualTo(Stage.SHADOW);
    }

    @Test
    void aRuleThatChangesByItselfIsRefusedWhereDataMovesAlong() {
        String flags = "flags:\n  shop:\n    " + HALF_FROM_JUNE.strip().replace("\n", "\n    ") + "\n";

        assertThat(Flags.parse(Path.of("flags.yaml"), flags, Map.of(SHOP, true))
                        .flags()
                        .get(SHOP))
                .isInstanceOfSatisfying(FlagReading.Flag.Bad.class, bad -> assertThat(bad.problems())
                        .extracting(Problem::toString)
                        .singleElement()
                        .asString()
                        .startsWith("flags.yaml:4: flags.shop.targeting: depends on $flagd.timestamp;"));
        assertThat(Flags.parse(Path.of("flags.yaml"), flags, Map.of(SHOP, false))
                        .flags()
                        .get(SHOP))
                .isInstanceOf(FlagReading.Flag.Good.class);
    }

    private StageRule rule(String flag) {
        YamlSection section = YamlDocument.parse(Path.of("flag"), flag);
        StageRule rule = FlagReader.read(SHOP, section, false, () -> now).orElseThrow();
        section.finish();
        return rule;
    }
}
