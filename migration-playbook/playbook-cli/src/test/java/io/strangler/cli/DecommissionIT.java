package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.evidence.Evidence.TableUse;
import io.strangler.playbook.evidence.Evidence.TrafficCount;
import io.strangler.playbook.evidence.Latency;
import io.strangler.playbook.evidence.Traffic.Answers;
import io.strangler.playbook.ledger.Ledger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DecommissionIT {
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final Instant STARTED = NOW.minus(Duration.ofDays(20));

    @TempDir
    Path folder = Path.of("");

    @Test
    void nothingIsProvenByOneLook() throws Exception {
        try (DataSite site = site("complete")) {
            Outcome outcome = report(site);

            assertThat(outcome.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(measured(report(site, "-o", "json"), "legacy-requests"))
                    .startsWith("not looked at so long ago; look again every day");
            assertThat(outcome.err()).contains("delete nothing", "strangler report --decommission notes");
            assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
        }
    }

    @Test
    void quietDaysAreProofAndWhatIsLeftIsListed() throws Exception {
        try (DataSite site = site("complete")) {
            lookedAt(site, 8);

            Outcome outcome = report(site, "-o", "json");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.json().path("verdict").asString()).isEqualTo("open");
            assertThat(outcome.json()
                            .path("remains")
                            .valueStream()
                            .map(each -> each.path("what").asString() + " "
                                    + each.path("name").asString()))
                    .contains(
                            "flag notes",
                            "route of the monolith /notes/**",
                            "table of the monolith notes",
                            "translator note",
                            "replication slots strangler_shop_notes_*");
        }
    }

    @Test
    void aReaderAWriterARequestOrASlotIsNamed() throws Exception {
        try (DataSite site = site("complete")) {
            lookedAt(site, 8);
            site.onLegacy(
                    "insert into notes values (9, 'by a batch nobody knew')",
                    "select pg_create_logical_replication_slot('strangler_shop_notes_forward_x', 'pgoutput')");
            site.proxy.answer("/actuator/prometheus", () -> page(901));
            // A server counts what a session did when it has ended.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> measured(report(site, "-o", "json"), "legacy-table notes")
                            .startsWith("1 reads and writes since"));

            Outcome outcome = report(site, "-o", "json");
            site.onLegacy("select pg_drop_replication_slot('strangler_shop_notes_forward_x')");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(measured(outcome, "legacy-requests")).startsWith("1 requests since");
            for (String line : new String[] {"legacy-requests", "legacy-table notes", "slots legacy"}) {
                assertThat(line(outcome, line).path("verdict").asString()).isEqualTo("closed");
            }
            assertThat(measured(outcome, "slots legacy")).isEqualTo("strangler_shop_notes_forward_x");
            assertThat(measured(outcome, "slots notes")).isEqualTo("none is left");
        }
    }

    @Test
    void beforeTheEndThereIsNothingToProve() throws Exception {
        try (DataSite site = site("rampdown")) {
            Outcome outcome = report(site, "-o", "json");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(measured(outcome, "complete")).isEqualTo("it is at rampdown");
            assertThat(Outcome.of(site.plan, "report", "--decommission", "notes", "--days", "0")
                            .exit())
                    .isEqualTo(Exit.USAGE);
        }
    }

    private DataSite site(String stage) throws Exception {
        DataSite site = new DataSite(folder, stage);
        site.proxy.answer("/actuator/prometheus", () -> page(900));
        site.control
                .ledger()
                .record(new Ledger.Entry(
                        DataSite.NOTES, NOW.minus(Duration.ofDays(9)), "ann", "advance", "rampdown", stage, "r"));
        return site;
    }

    // As a look so many days ago would have left it behind.
    private static void lookedAt(DataSite site, int days) throws Exception {
        Instant then = NOW.minus(Duration.ofDays(days));
        Answers answers = new Answers(900, 0, Latency.NONE);
        site.control.evidence().add(new TrafficCount(DataSite.NOTES, then, STARTED.toString(), answers, answers));
        TableUse now = LegacyUse.of(site.legacy, DataSite.NOTES, "notes", NOW).orElseThrow();
        site.control
                .evidence()
                .add(new TableUse(DataSite.NOTES, then, "notes", now.reads(), now.writes(), now.epoch()));
    }

    private static Outcome report(DataSite site, String... more) {
        String[] words = new String[3 + more.length];
        System.arraycopy(new String[] {"report", "--decommission", "notes"}, 0, words, 0, 3);
        System.arraycopy(more, 0, words, 3, more.length);
        return Outcome.of(site.plan, words);
    }

    private static String measured(Outcome outcome, String name) {
        return line(outcome, name).path("measured").asString();
    }

    private static JsonNode line(Outcome outcome, String name) {
        for (JsonNode gate : outcome.json().path("gates")) {
            if (gate.path("gate").asString().equals(name)) {
                return gate;
            }
        }
        throw new AssertionError("no line " + name + " in " + outcome.out());
    }

    private static String page(int legacy) {
        return """
                process_start_time_seconds %d
                strangler_requests_seconds_count{capability="notes",outcome="2xx",side="legacy"} %d
                """.formatted(STARTED.getEpochSecond(), legacy);
    }
}
