package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.stage.FlagReading.Flag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FlagsIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final CapabilityName ORDERS = new CapabilityName("orders");
    private static final Map<CapabilityName, Boolean> BOTH = Map.of(CUSTOMERS, true, ORDERS, true);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Stage.class)
    void followsEveryStageByItsWord(Stage stage) throws IOException {
        Flag flag = read(flag("defaultVariant: " + stage.word()));

        assertThat(flag).isInstanceOfSatisfying(Flag.Good.class, good -> {
            assertThat(good.rule().stage()).isEqualTo(stage);
            assertThat(good.rule().share()).isEqualTo(100);
            assertThat(good.rule().stageFor(Optional.of("7"))).isEqualTo(stage);
            assertThat(good.rule().stageFor(Optional.empty())).isEqualTo(stage);
        });
    }

    @Test
    void readsTheSameFlagFromJson() throws IOException {
        Path file = Files.writeString(folder.resolve("flags.json"), """
                {"$schema": "https://flagd.dev/schema/v0/flags.json",
                 "flags": {"customers": {"state": "ENABLED",
                   "variants": {"off": "off", "shadow": "shadow", "live": "live"},
                   "defaultVariant": "shadow",
                   "targeting": {"fractional": [["live", 10], ["shadow", 90]]}}}}""");

        FlagReading reading = Flags.read(file, Map.of(CUSTOMERS, true));

        assertThat(reading.fileProblems()).isEmpty();
        assertThat(reading.flags().get(CUSTOMERS)).isInstanceOfSatisfying(Flag.Good.class, good -> {
            assertThat(good.rule().stage()).isEqualTo(Stage.LIVE);
            assertThat(good.rule().share()).isEqualTo(10);
        });
    }

    @Test
    void leavesRequestsWithoutKeyWhereMostDataIsUntilTheShareIsFull() {
        assertThat(Flags.live(CUSTOMERS, 99).stageFor(Optional.empty())).isEqualTo(Stage.SHADOW);
        assertThat(Flags.live(CUSTOMERS, 100).stageFor(Optional.empty())).isEqualTo(Stage.LIVE);
    }

    @Test
    void doesNotLetOneBadFlagBlockAnother() throws IOException {
        FlagReading reading = Flags.read(
                write("flags:\n  customers:\n    defaultVariant: lvie\n  orders:\n    defaultVariant: shadow\n"), BOTH);

        assertThat(reading.flags().get(CUSTOMERS))
                .isInstanceOfSatisfying(
                        Flag.Bad.class,
                        bad -> assertThat(bad.problems()).singleElement().satisfies(problem -> {
                            assertThat(problem.line()).isEqualTo(3);
                            assertThat(problem.key()).isEqualTo("flags.customers.defaultVariant");
                            assertThat(problem.message()).contains("'lvie'").contains("rampdown");
                        }));
        assertThat(reading.flags().get(ORDERS)).isInstanceOf(Flag.Good.class);
    }

    @Test
    void reportsAFlagThatIsNoCapabilityWithoutBlockingTheOthers() throws IOException {
        FlagReading reading = Flags.read(
                write(
                        "flags:\n  customers: { defaultVariant: off }\n  orders: { defaultVariant: off }\n  order: { defaultVariant: off }\n"),
                BOTH);

        assertThat(reading.fileProblems()).singleElement().satisfies(problem -> {
            assertThat(problem.line()).isEqualTo(4);
            assertThat(problem.message()).contains("known: ").contains("orders");
        });
        assertThat(reading.flags().values()).allMatch(Flag.Good.class::isInstance);
    }

    @Test
    void refusesAMissingFlagByName() throws IOException {
        FlagReading reading = Flags.read(write("flags:\n  orders: { defaultVariant: off }\n"), BOTH);

        assertThat(reading.flags().get(CUSTOMERS)).isInstanceOf(Flag.Bad.class);
        assertThat(reading.flags().get(ORDERS)).isInstanceOf(Flag.Good.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "defaultVariant: off, sate: ENABLED                                             | sate",
                "defaultVariant: off, state: DISABLED                                           | state",
                "defaultVariant: off, variants: { on: on }                                      | variants.on",
                "defaultVariant: off, variants: { live: shadow }                                | variants.live",
                "defaultVariant: off, defaultVariant: live                                      | defaultVariant",
                "state: ENABLED                                                                 | defaultVariant",
                "defaultVariant: shadow, targeting: { fractional: [[lve, 10], [shadow, 90]] }   | targeting",
                "defaultVariant: shadow, targeting: { fractional: [[live, 0.5], [shadow, 90]] } | targeting",
                "defaultVariant: shadow, targeting: { fractional: [[live, -1], [shadow, 90]] }  | targeting",
                "defaultVariant: shadow, targeting: { fractional: [[live, 0], [shadow, 0]] }    | targeting",
                "defaultVariant: shadow, targeting: { fractional: [[live, 10], [off, 90]] }     | targeting",
                "defaultVariant: shadow, targeting: { frac: [[live, 10]] }                      | targeting",
                "defaultVariant: shadow, targeting: { if: [{ '==': [{ var: email }, a] }, live] } | targeting",
                "defaultVariant: shadow, targeting: [1]                                         | targeting"
            })
    void refusesWithLineAndKey(String flag, String key) throws IOException {
        Flag read = read("  customers: { " + flag + " }\n");

        assertThat(read).isInstanceOfSatisfying(Flag.Bad.class, bad -> assertThat(bad.problems())
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem.line()).isEqualTo(2))
                .extracting(Problem::key)
                .contains("flags.customers." + key));
    }

    @Test
    void refusesAFileThatIsNotYamlWithTheLine() throws IOException {
        FlagReading reading = Flags.read(write("flags:\n  customers: {\n"), Map.of(CUSTOMERS, true));

        assertThat(reading.flags().get(CUSTOMERS))
                .isInstanceOfSatisfying(Flag.Bad.class, bad -> assertThat(bad.problems())
                        .singleElement()
                        .satisfies(problem -> assertThat(problem.line()).isGreaterThan(1)));
    }

    @Test
    void refusesAMissingFileWithoutThrowing() {
        FlagReading reading = Flags.read(folder.resolve("none.yaml"), Map.of(CUSTOMERS, true));

        assertThat(reading.flags().get(CUSTOMERS)).isInstanceOf(Flag.Bad.class);
    }

    @Test
    void targetsCohortsByTheDataKey() throws IOException {
        Flag read = read("""
                  customers:
                    defaultVariant: shadow
                    targeting:
                      if:
                        - { in: [ { var: targetingKey }, [ "7", "8" ] ] }
                        - live
                        - { fractional: [ [ live, 0 ], [ shadow, 1 ] ] }
                """);

        assertThat(read).isInstanceOfSatisfying(Flag.Good.class, good -> {
            assertThat(good.rule().stageFor(Optional.of("7"))).isEqualTo(Stage.LIVE);
            assertThat(good.rule().stageFor(Optional.of("9"))).isEqualTo(Stage.SHADOW);
            assertThat(good.rule().stage()).isEqualTo(Stage.LIVE);
        });
    }

    @Test
    void makesAnEqualRuleFromItsDefinition() {
        StageRule rule = Flags.live(CUSTOMERS, 25);

        StageRule again = Flags.rule(CUSTOMERS, rule.definition());

        assertThat(again).isEqualTo(rule);
        assertThat(again.definition()).isEqualTo(rule.definition());
        assertThat(Flags.rule(CUSTOMERS, Flags.fixed(CUSTOMERS, Stage.RAMPDOWN).definition()))
                .isEqualTo(Flags.fixed(CUSTOMERS, Stage.RAMPDOWN));
    }

    @Test
    void changesTheRevisionOnlyWithTheContent() throws IOException {
        String first = Flags.read(write(flags("off")), BOTH).revision();

        assertThat(Flags.read(write(flags("off")), BOTH).revision()).isEqualTo(first);
        assertThat(Flags.read(write(flags("live")), BOTH).revision()).isNotEqualTo(first);
    }

    private Flag read(String flag) throws IOException {
        FlagReading reading = Flags.read(write("flags:\n" + flag), Map.of(CUSTOMERS, true));
        return reading.flags().get(CUSTOMERS);
    }

    private static String flag(String body) {
        return "  customers:\n    " + body + "\n";
    }

    private static String flags(String stage) {
        return "flags:\n  customers: { defaultVariant: " + stage + " }\n  orders: { defaultVariant: off }\n";
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("flags.yaml"), text);
    }
}
