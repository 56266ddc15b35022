package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.ledger.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ProposalIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void thePlanTellsExactlyWhatTheNextStepWouldChangeAndHowItsGatesStand() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();

            Outcome table = Outcome.of(site.plan, "plan", "notes", "--to", "live", "--share", "10");
            JsonNode next = Outcome.of(site.plan, "plan", "-o", "json")
                    .json()
                    .path("capabilities")
                    .path(0)
                    .path("next");

            assertThat(table.exit()).isEqualTo(Exit.OK);
            assertThat(table.out())
                    .contains("notes: shadow -> live 10 %: open", "shadow-mismatch")
                    .containsPattern("flag notes +shadow +live 10 %")
                    .containsPattern("reads answered by +legacy +modern for 10 % of the keys, legacy for the rest")
                    .containsPattern("writes taken by +legacy +modern for 10 % of the keys, legacy for the rest")
                    .containsPattern("stream modern to legacy +runs, proving itself +runs")
                    .containsPattern("way back +at once +a switchover")
                    .doesNotContain("stream legacy to modern");
            assertThat(table.out().lines()).allMatch(line -> line.length() <= 100);
            assertThat(next.path("stage").asString()).isEqualTo("live");
            assertThat(next.path("share").asInt()).isEqualTo(10);
            assertThat(next.path("verdict").asString()).isEqualTo("open");
            assertThat(next.path("changes").path(0).path("then").asString()).isEqualTo("live 10 %");
            assertThat(next.path("basis").path("inForce").asString()).isEqualTo("shadow");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: shadow");
        }
    }

    @Test
    void theEndOfTheMigrationIsShownAsWhatItIs() throws Exception {
        try (DataSite site = new DataSite(folder, "rampdown")) {
            site.openGates();

            String out = Outcome.of(site.plan, "plan", "notes").out();

            assertThat(out)
                    .containsPattern("stream legacy to modern +runs +stopped")
                    .containsPattern("stream modern to legacy +runs +stopped")
                    .containsPattern("way back +a switchover +none")
                    .doesNotContain("reads answered by");
        }
    }

    @Test
    void aStepThatNoEvidenceCouldAllowSaysSo() throws Exception {
        try (DataSite site = new DataSite(folder, "off")) {
            Outcome outcome = Outcome.of(site.plan, "plan", "notes", "--to", "live");

            assertThat(outcome.out()).contains("notes: off -> live 100 %: refused", "off -> live is no move");
        }
    }

    @Test
    void whatWasAgreedToIsDoneAndNothingElse() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            Path file = save(site, "plan", "notes", "--to", "live", "--share", "25");

            Outcome outcome = Outcome.of(site.plan, "advance", "--plan-file", file.toString(), "--yes");

            assertThat(outcome.err()).contains("notes is at live 25 %");
            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            Outcome again = Outcome.of(site.plan, "advance", "--plan-file", file.toString(), "--yes");
            assertThat(again.exit()).isEqualTo(Exit.FAILURE);
            assertThat(again.err()).contains("what is in force was shadow and is live 25 %");
        }
    }

    @Test
    void everythingThatMovedSinceIsNamedAndNothingIsDone() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            Path file = save(site, "plan", "notes");
            Files.writeString(site.flags, Files.readString(site.flags) + "# a word more\n");
            Files.writeString(site.plan, Files.readString(site.plan) + "# another\n");
            site.control
                    .ledger()
                    .record(new Ledger.Entry(
                            DataSite.NOTES, Instant.now(), "proxy", "adopted", "live 10 %", "shadow", "r"));

            Outcome outcome = Outcome.of(site.plan, "advance", "notes", "--plan-file", file.toString(), "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err())
                    .contains("the world has moved since", "the flags file was", "the plan file was")
                    .contains("the last move in the ledger was none and is", "strangler plan notes -o json")
                    .doesNotContain("translators was", "in force was");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: shadow");
        }
    }

    @Test
    void aGateThatHasClosedSinceIsNotGoneAround() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            Path file = save(site, "plan", "notes");
            site.control.evidence().add(site.result(Instant.now(), 1));

            Outcome outcome = Outcome.of(site.plan, "advance", "--plan-file", file.toString(), "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err()).contains("clean-check note");
        }
    }

    @Test
    void aFileThatIsNoProposalIsAUsageError() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            for (String text : List.of(
                    "no json",
                    "{}",
                    "{\"version\":1,\"capabilities\":[]}",
                    "{\"version\":1,\"capabilities\":[{\"next\":{\"capability\":\"notes\",\"stage\":\"live\",\"share\":10}}]}")) {
                Path file = Files.writeString(folder.resolve("p.json"), text);

                Outcome outcome = Outcome.of(site.plan, "advance", "--plan-file", file.toString(), "--yes");

                assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
                assertThat(outcome.err()).contains("strangler plan CAPABILITY -o json");
            }
            Outcome both = Outcome.of(site.plan, "advance", "--plan-file", "p.json", "--to", "live", "--yes");
            Outcome neither = Outcome.of(site.plan, "advance", "--yes");
            assertThat(both.err()).contains("leave --to and --share out");
            assertThat(neither.exit()).isEqualTo(Exit.USAGE);
        }
    }

    private Path save(DataSite site, String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        return Files.writeString(
                folder.resolve("p.json"),
                Outcome.of(site.plan, all.toArray(String[]::new)).out());
    }
}
