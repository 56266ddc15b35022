package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.ledger.Ledger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GateIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aGateTellsItsNumbersItsWindowAndItsSample() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();

            Outcome table = Outcome.of(site.plan, "gates", "notes");
            JsonNode reads = gate(Outcome.of(site.plan, "gates", "notes", "-o", "json"), "shadow-mismatch");

            assertThat(table.out().lines()).allMatch(line -> line.length() <= 100);
            assertThat(table.out()).containsPattern("GATE .* WINDOW +SAMPLE");
            assertThat(reads.path("unit").asString()).isEqualTo("ratio");
            assertThat(reads.path("value").asDouble()).isBetween(0.0005, 0.0006);
            assertThat(reads.path("limit").asDouble()).isEqualTo(0.01);
            assertThat(reads.path("sample").asLong()).isEqualTo(5_000);
            assertThat(reads.path("windowSeconds").asLong()).isEqualTo(86_400);
        }
    }

    @Test
    void aStageThatNeedsConsentWaitsForIt() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.bounds("shadow-sample: 100, approvals: [ live ]");
            site.openGates();

            Outcome waiting = Outcome.of(site.plan, "advance", "notes", "--to", "live", "--share", "10", "--yes");
            Outcome approved = Outcome.of(
                    site.plan, "approve", "notes", "--as", "ann", "--reason", "seen the figures", "-o", "json");
            Outcome withdrawn = Outcome.of(
                    site.plan, "approve", "notes", "--withdraw", "--as", "bob", "--reason", "sale on Friday");
            Outcome closed = Outcome.of(site.plan, "gates", "notes");
            Outcome again = Outcome.of(site.plan, "approve", "notes", "--as", "bob", "--reason", "sale is over");
            Outcome moved = Outcome.of(site.plan, "advance", "notes", "--to", "live", "--share", "10", "--yes");

            assertThat(waiting.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(waiting.err()).contains("strangler approve notes --to live --as WHO");
            assertThat(approved.exit()).isEqualTo(Exit.OK);
            assertThat(approved.json().path("who").asString()).isEqualTo("ann");
            assertThat(withdrawn.exit()).isEqualTo(Exit.OK);
            assertThat(closed.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(closed.out().replaceAll("\\s+", " ")).contains("taken back by bob");
            assertThat(again.exit()).isEqualTo(Exit.OK);
            assertThat(moved.err()).contains("notes is at live 10 %");
            assertThat(site.control.ledger().history(DataSite.NOTES))
                    .extracting(Ledger.Entry::actor, Ledger.Entry::action, Ledger.Entry::after)
                    .contains(
                            org.assertj.core.groups.Tuple.tuple("ann", "approve", "live"),
                            org.assertj.core.groups.Tuple.tuple("bob", "withdraw", "live"));
        }
    }

    @Test
    void consentToWhatLiesBehindOrByNobodyIsAUsageError() throws Exception {
        try (DataSite site = new DataSite(folder, "live")) {
            Outcome behind =
                    Outcome.of(site.plan, "approve", "notes", "--to", "shadow", "--as", "ann", "--reason", "x");
            Outcome nobody = Outcome.of(site.plan, "approve", "notes", "--as", " ", "--reason", "x");

            assertThat(behind.exit()).isEqualTo(Exit.USAGE);
            assertThat(behind.err()).contains("going back needs nobody's consent");
            assertThat(nobody.exit()).isEqualTo(Exit.USAGE);
            assertThat(site.control.ledger().history(DataSite.NOTES)).isEmpty();
        }
    }

    @Test
    void whatTheModernSideAnswersIsMeasuredFromTheFirstLookAfterAMove() throws Exception {
        try (DataSite site = new DataSite(folder, "live")) {
            site.bounds("shadow-sample: 100, errors: 0.01, latency: 1.5, requests: 200");
            site.openGates();
            Instant moved = Instant.now().minusSeconds(60);
            site.control
                    .ledger()
                    .record(new Ledger.Entry(DataSite.NOTES, moved, "proxy", "adopted", "shadow", "live 100 %", "r"));
            AtomicInteger modern = new AtomicInteger(1_000);
            site.proxy.answer("/actuator/prometheus", () -> page(moved.minusSeconds(3600), modern.get()));

            Outcome first = Outcome.of(site.plan, "gates", "notes", "-o", "json");
            modern.set(1_100);
            Outcome few = Outcome.of(site.plan, "gates", "notes", "-o", "json");
            modern.set(1_400);
            Outcome enough = Outcome.of(site.plan, "gates", "notes", "-o", "json");

            assertThat(gate(first, "modern-errors").path("verdict").asString()).isEqualTo("not enough evidence");
            assertThat(gate(first, "modern-errors").path("measured").asString()).contains("nobody has measured it");
            assertThat(gate(few, "modern-errors").path("sample").asLong()).isEqualTo(100);
            assertThat(gate(few, "modern-errors").path("verdict").asString()).isEqualTo("not enough evidence");
            assertThat(gate(enough, "modern-errors").path("measured").asString())
                    .startsWith("0 of 400 requests");
            assertThat(gate(enough, "modern-errors").path("verdict").asString()).isEqualTo("open");
            assertThat(gate(enough, "latency").path("verdict").asString()).isEqualTo("closed");
            assertThat(gate(enough, "latency").path("measured").asString())
                    .isEqualTo("p99 of modern is 198.0 ms, 2.00 times the 99.0 ms of legacy");
        }
    }

    @Test
    void aStageThatHasLastedTooLongIsNamed() throws Exception {
        try (DataSite site = new DataSite(folder, "live")) {
            site.expires("live: 30d, rampdown: 1d");
            Outcome unknown = Outcome.of(site.plan, "plan");
            site.control
                    .ledger()
                    .record(new Ledger.Entry(
                            DataSite.NOTES,
                            Instant.now().minusSeconds(40 * 86_400),
                            "ann",
                            "advance",
                            "shadow",
                            "live 100 %",
                            "r"));

            Outcome expired = Outcome.of(site.plan, "status");
            JsonNode json = Outcome.of(site.plan, "status", "-o", "json")
                    .json()
                    .path("capabilities")
                    .path(0);
            site.expires("live: 45d");
            Outcome soon = Outcome.of(site.plan, "plan");
            site.expires("live: 80d");
            Outcome later = Outcome.of(site.plan, "plan");

            assertThat(unknown.err()).contains("the ledger does not say since when notes is there");
            assertThat(expired.out().replaceAll("\\s+", " ")).contains("live has expired, at");
            assertThat(json.path("expired").asBoolean()).isTrue();
            assertThat(Instant.parse(json.path("expires").asString())).isBefore(Instant.now());
            assertThat(soon.err()).contains("notes: live expires at", "strangler plan notes");
            assertThat(later.err()).doesNotContain("expire");
        }
    }

    @Test
    void theAuditTellsWhoDidWhatWhenAndWhyInTheOrderItHappened() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes values (1, 'a')");
            Outcome.of(site.plan, "approve", "notes", "--as", "ann", "--reason", "seen");
            Outcome.of(site.plan, "repair", "note", "--apply");
            Outcome.of(site.plan, "rollback", "notes", "--yes");

            Outcome table = Outcome.of(site.plan, "report", "--audit");
            JsonNode entries = Outcome.of(site.plan, "report", "--audit", "-o", "json")
                    .json()
                    .path("entries");

            assertThat(table.out().lines()).allMatch(line -> line.length() <= 100);
            assertThat(entries.size()).isEqualTo(3);
            assertThat(entries.path(0).path("who").asString()).isEqualTo("ann");
            assertThat(entries.path(0).path("what").asString()).isEqualTo("approve");
            assertThat(entries.path(0).path("why").asString()).startsWith("seen");
            assertThat(entries.path(1).path("what").asString()).isEqualTo("repair");
            assertThat(entries.path(1).path("why").asString()).contains("1 repaired");
            assertThat(entries.path(2).path("before").asString()).isEqualTo("shadow");
            assertThat(entries.path(2).path("after").asString()).isEqualTo("dualwrite");
        }
    }

    private static String page(Instant start, int modern) {
        return """
                # HELP process_start_time_seconds Start time
                process_start_time_seconds %d
                strangler_requests_seconds_count{capability="notes",outcome="2xx",side="legacy"} 900
                strangler_requests_seconds_bucket{capability="notes",outcome="2xx",side="legacy",le="0.1"} 900
                strangler_requests_seconds_bucket{capability="notes",outcome="2xx",side="legacy",le="+Inf"} 900
                strangler_requests_seconds_count{capability="notes",outcome="2xx",side="modern"} %d
                strangler_requests_seconds_bucket{capability="notes",outcome="2xx",side="modern",le="0.2"} %d
                strangler_requests_seconds_bucket{capability="notes",outcome="2xx",side="modern",le="+Inf"} %d
                strangler_requests_seconds_count{capability="other",outcome="5xx",side="modern"} 77
                strangler_upstream_failed_total{capability="notes",side="modern"} 0
                """.formatted(start.getEpochSecond(), modern, modern, modern);
    }

    private static JsonNode gate(Outcome outcome, String name) {
        for (JsonNode gate : outcome.json().path("gates")) {
            if (gate.path("gate").asString().equals(name)) {
                return gate;
            }
        }
        throw new AssertionError("no gate " + name + " in " + outcome.out());
    }
}
