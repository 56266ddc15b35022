package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.faults.FaultySystem.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One system that answers nothing, half, slowly or nonsense: only its own capability feels it, and only for so long. */
class BrokenAnswersIT {
    private static final int MANY = 100;
    private static final FaultySystem FAULTY = new FaultySystem("faulty");
    private static final FaultySystem HEALTHY = new FaultySystem("healthy");
    private static final FaultySystem LEGACY = new FaultySystem("legacy");

    private static PackagedProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags: { customers: { defaultVariant: live }, stock: { defaultVariant: live } }");
        proxy = PackagedProxy.start(Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { answer-timeout: 1s, connect-timeout: 1s }
                systems: { legacy: { url: "%s" }, crm: { url: "%s" }, depot: { url: "%s" } }
                capabilities:
                  customers: { modern: crm, shadow: { sample: 0 }, routes: [ { path: /customers/* } ] }
                  stock: { modern: depot, shadow: { sample: 0 }, routes: [ { path: /stock/* } ] }
                """.formatted(LEGACY.url(), FAULTY.url(), HEALTHY.url())));
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        List.of(FAULTY, HEALTHY, LEGACY).forEach(FaultySystem::close);
    }

    // What a client may get while the fault lasts, until the breaker opens; the answers of a slow system are still
    // answers.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "SILENT            | 504    ",
                "CLOSED_AT_ONCE    | 502    ",
                "HALF_CLOSED       | 502    ",
                "HALF_AN_ANSWER    | cut off",
                "DRIPPED_BODY      | -      ",
                "DRIPPED_HEAD      | 504    ",
                "GARBAGE           | 502    ",
                "GARBAGE_IN_CHUNKS | cut off",
            })
    void onlyTheFaultySystemsCapabilityFeelsIt(Fault fault, String outcome) {
        try (Load customers = Load.start(8, List.of(proxy.port()), "/customers/", Set.of("faulty"));
                Load stock = Load.start(2, List.of(proxy.port()), "/stock/", Set.of("healthy"));
                Load unclaimed = Load.start(2, List.of(proxy.port()), "/other/", Set.of("legacy"))) {
            customers.untilServed(MANY);
            assertThat(customers.turn().counts()).containsOnlyKeys(Tally.OK);

            FAULTY.suffers(fault);
            // Those that had been sent before are not the fault's.
            customers.turn();
            customers.untilEnded(MANY);
            int asked = FAULTY.requests();
            FAULTY.suffers(Fault.NONE);
            Tally during = customers.turn();
            customers.untilServed(MANY);
            customers.turn();
            customers.untilEnded(MANY);
            Tally after = customers.turn();

            FaultReport.add("answers: " + fault, "during", during);
            FaultReport.add("answers: " + fault, "asked during", asked);
            FaultReport.add("answers: " + fault, "after", after);
            FaultReport.add("answers: " + fault, "others", stock.sofar());
            assertThat(during.counts().keySet()).isSubsetOf(explained(outcome));
            assertThat(during.count(outcome == null ? Tally.OK : outcome)).isPositive();
            if (outcome != null) {
                assertThat(during.count(Tally.BREAKER)).isPositive();
                assertThat(asked).isLessThan(during.total());
            }
            assertThat(after.counts()).containsOnlyKeys(Tally.OK);
            assertThat(stock.turn().counts()).containsOnlyKeys(Tally.OK);
            assertThat(unclaimed.turn().counts()).containsOnlyKeys(Tally.OK);
        }
    }

    // A request that was sent as the fault ended may have been served.
    private static Set<String> explained(String outcome) {
        if (outcome == null) {
            return Set.of(Tally.OK);
        }
        return Set.of(Tally.OK, Tally.BREAKER, outcome);
    }
}
