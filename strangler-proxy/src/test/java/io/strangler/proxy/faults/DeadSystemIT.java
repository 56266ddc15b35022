package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A system's process that is killed or stopped under load, and comes back. */
class DeadSystemIT {
    private static final int MANY = 150;
    private static final FaultySystem LEGACY = new FaultySystem("legacy");

    private static SystemProcess crm;
    private static SystemProcess depot;
    private static PackagedProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        crm = SystemProcess.start("crm", directory);
        depot = SystemProcess.start("depot", directory);
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
                """.formatted(LEGACY.url(), crm.url(), depot.url())));
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        if (depot != null) {
            depot.close();
        }
        if (crm != null) {
            crm.close();
        }
        LEGACY.close();
    }

    @Test
    void aKilledSystemCostsItsOwnCapabilityAnswersUntilItIsBack() throws Exception {
        under(
                "system killed",
                crm::kill,
                crm::restart,
                // The answer that was under way when it died is cut off.
                Set.of(Tally.OK, "502", Tally.BREAKER, Tally.CUT_OFF));
    }

    @Test
    void aHungSystemCostsItsOwnCapabilityAnswersUntilItGoesOn() throws Exception {
        under("system hung", crm::hang, crm::goOn, Set.of(Tally.OK, "504", Tally.BREAKER));
    }

    private static void under(String fault, Change begin, Change end, Set<String> explained) throws Exception {
        try (Load customers = Load.start(8, List.of(proxy.port()), "/customers/", Set.of("crm"));
                Load stock = Load.start(2, List.of(proxy.port()), "/stock/", Set.of("depot"));
                Load unclaimed = Load.start(2, List.of(proxy.port()), "/other/", Set.of("legacy"))) {
            customers.untilServed(MANY);
            assertThat(customers.turn().counts()).containsOnlyKeys(Tally.OK);
            FaultReport.add(fault, "others before", stock.turn());

            begin.happen();
            customers.untilEnded(MANY);
            end.happen();
            customers.untilServed(MANY);
            Tally during = customers.turn();
            customers.untilEnded(MANY);
            Tally after = customers.turn();

            FaultReport.add(fault, "during", during);
            FaultReport.add(fault, "after", after);
            FaultReport.add(fault, "others during", stock.sofar());
            assertThat(during.counts().keySet()).isSubsetOf(explained);
            assertThat(during.count(Tally.BREAKER)).isPositive();
            assertThat(after.counts()).containsOnlyKeys(Tally.OK);
            assertThat(stock.turn().counts()).containsOnlyKeys(Tally.OK);
            assertThat(unclaimed.turn().counts()).containsOnlyKeys(Tally.OK);
        }
    }

    /** Something that happens to a system. */
    @FunctionalInterface
    private interface Change {
        void happen() throws IOException, InterruptedException;
    }
}
