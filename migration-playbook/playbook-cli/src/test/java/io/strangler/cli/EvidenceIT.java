package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.stage.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class EvidenceIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void openGatesLetTheCapabilityGoAndTheLedgerRemembers() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();

            Outcome outcome = Outcome.of(site.plan, "advance", "notes", "--to", "live", "--share", "10", "--yes");

            assertThat(outcome.err()).contains("notes is at live 10 %");
            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(site.control.ledger().last(DataSite.NOTES)).hasValueSatisfying(entry -> {
                assertThat(entry.action()).isEqualTo("advance");
                assertThat(entry.before()).isEqualTo("shadow");
                assertThat(entry.after()).isEqualTo("live 10 %");
            });
        }
    }

    @Test
    void closedGatesAreNamedAllAndNothingMoves() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            Instant now = Instant.now();
            site.control
                    .evidence()
                    .put(new StreamState(
                            DataSite.NOTES, Side.LEGACY, now, 60_000, 0, 1, 0, 2, Optional.empty(), Optional.empty()));
            site.control.evidence().add(new ShadowCounts(DataSite.NOTES, now, site.translators(), 200, 40, 0));
            site.control.evidence().add(site.result(now, 1));

            Outcome outcome = Outcome.of(site.plan, "advance", "notes", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err())
                    .contains("forward-lag", "parked", "reverse-proven", "shadow-mismatch", "clean-check note")
                    .contains("notes stays at shadow", "strangler gates notes --to live");
            assertThat(Files.readString(site.flags)).contains("defaultVariant: shadow");
            assertThat(site.control.ledger().last(DataSite.NOTES)).isEmpty();
        }
    }

    @Test
    void missingEvidenceIsNotTakenForAnOpenGate() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            Outcome advance = Outcome.of(site.plan, "advance", "notes", "--yes");
            Outcome gates = Outcome.of(site.plan, "gates", "notes", "-o", "json");

            assertThat(advance.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(advance.err()).contains("no stream has reported");
            assertThat(gates.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(gates.json().path("verdict").asString()).isEqualTo("not enough evidence");
            assertThat(gates.json().path("gates").path(0).path("gate").asString())
                    .isEqualTo("forward-lag");
        }
    }

    @Test
    void gatesCanBeJudgedWithoutMoving() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();

            Outcome outcome = Outcome.of(site.plan, "gates", "notes");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("shadow-mismatch", "clean-check note");
            assertThat(outcome.err()).contains("strangler advance notes --to live");
        }
    }

    @Test
    void readsComparedBeforeTheStageWasEnteredDoNotCount() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            site.control
                    .ledger()
                    .record(new Ledger.Entry(
                            DataSite.NOTES,
                            Instant.now().plusSeconds(1),
                            "proxy",
                            "adopted",
                            "live 10 %",
                            "shadow",
                            ""));

            Outcome outcome = Outcome.of(site.plan, "gates", "notes");

            assertThat(outcome.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(outcome.err()).doesNotContain("strangler advance");
            assertThat(outcome.out()).contains("no compared reads");
        }
    }

    @Test
    void aCheckFromBeforeTheLastMoveOpensNoGate() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();

            Outcome ten = Outcome.of(site.plan, "advance", "notes", "--to", "live", "--share", "10", "--yes");
            Outcome more = Outcome.of(site.plan, "advance", "notes", "--share", "50", "--yes");
            Outcome check = Outcome.of(site.plan, "check", "note");
            Outcome checked = Outcome.of(site.plan, "gates", "notes", "-o", "json");

            assertThat(ten.exit()).isEqualTo(Exit.OK);
            assertThat(more.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(more.err()).contains("before the last move", "strangler check note");
            assertThat(check.exit()).isEqualTo(Exit.OK);
            JsonNode gates = checked.json().path("gates");
            assertThat(gates.path(gates.size() - 1).path("gate").asString()).isEqualTo("clean-check note");
            assertThat(gates.path(gates.size() - 1).path("verdict").asString()).isEqualTo("open");
        }
    }

    @Test
    void theCheckIsEvidenceAndItsExitCodeTellsWhatItFound() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes select i, 'n' || i from generate_series(-2, 50) i");
            site.onModern("insert into note select i, 'n' || i from generate_series(-2, 50) i");

            Outcome clean = Outcome.of(site.plan, "check");
            assertThat(clean.exit()).isEqualTo(Exit.OK);
            assertThat(clean.err()).contains("note: clean");
            assertThat(site.control.evidence().checks(DataSite.NOTES))
                    .singleElement()
                    .satisfies(result -> assertThat(result.clean()).isTrue());

            site.onModern("update note set text = 'x ' where number = 7", "delete from note where number = -2");
            Outcome found = Outcome.of(site.plan, "check", "note", "-o", "json");
            assertThat(found.exit()).isEqualTo(Exit.MISMATCHES);
            JsonNode entity = found.json().path("entities").path(0);
            assertThat(entity.path("entity").asString()).isEqualTo("note");
            assertThat(entity.path("rowsLegacy").asLong()).isEqualTo(53);
            assertThat(entity.path("confirmed").asLong()).isEqualTo(2);
            assertThat(entity.path("notCompared").path(0).asString()).contains("notes.at");
            JsonNode mismatch = entity.path("mismatches").path(1);
            assertThat(mismatch.path("key").asString()).isEqualTo("7");
            assertThat(mismatch.path("fields").path(0).path("name").asString()).isEqualTo("note.text");
            assertThat(mismatch.path("fields").path(0).path("legacy").asString())
                    .isEqualTo("n7");
            assertThat(mismatch.path("cause").asString()).isEqualTo("lost-forward");
            assertThat(found.err()).contains("strangler repair note");
            assertThat(Outcome.of(site.plan, "check").out()).contains("\"x \"");
        }
    }

    @Test
    void aCheckThatCouldNotCompareARowIsNotCalledClean() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes values (1, '???')");

            Outcome outcome = Outcome.of(site.plan, "check", "note");

            assertThat(outcome.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(outcome.out()).contains("is ???");
        }
    }

    @Test
    void aCheckDuringWhichAStreamIsBehindIsNoEvidence() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes values (1, 'a')");
            site.bridge.answer("/admin/streams/notes/legacy/pass", () -> "{\"passed\":false}");

            Outcome outcome = Outcome.of(site.plan, "check", "note");

            assertThat(outcome.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(outcome.err()).contains("the stream from legacy did not pass");
            assertThat(site.control.evidence().checks(DataSite.NOTES)).isEmpty();
        }
    }

    @Test
    void whileAStreamLoadsNothingIsConfirmedAndNothingIsRepaired() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            site.onLegacy("insert into notes values (1, 'a')");
            site.bridge.answer(
                    "/admin/status",
                    () -> "{\"streams\":[{\"capability\":\"notes\",\"from\":\"legacy\",\"state\":\"loading\"}]}");

            Outcome check = Outcome.of(site.plan, "check", "note");
            Outcome repair = Outcome.of(site.plan, "repair", "note", "--apply");

            assertThat(check.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(check.err()).contains("from legacy loading");
            assertThat(site.control.evidence().checks(DataSite.NOTES)).isEmpty();
            assertThat(repair.exit()).isEqualTo(Exit.NOT_ENOUGH_EVIDENCE);
            assertThat(repair.err()).contains("1 difference could not be decided");
            assertThat(site.value(site.modern, "select count(*) from note")).isEqualTo("0");
        }
    }

    @Test
    void repairShowsFirstAndDoesItWhenTold() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes values (1, 'a'), (2, 'b')");
            site.onModern("insert into note values (1, 'spoilt'), (3, 'c')");

            Outcome dry = Outcome.of(site.plan, "repair", "note");
            assertThat(dry.exit()).isEqualTo(Exit.PENDING);
            assertThat(dry.out()).contains("update", "insert", "delete", "legacy");
            assertThat(dry.err()).contains("strangler repair note --apply");
            assertThat(site.value(site.modern, "select text from note where number = 1"))
                    .isEqualTo("spoilt");

            Outcome done = Outcome.of(site.plan, "repair", "note", "--apply");
            assertThat(done.exit()).isEqualTo(Exit.OK);
            assertThat(done.err()).contains("3 repaired, 0 left", "strangler check note");
            assertThat(site.value(site.modern, "select string_agg(text, '' order by number) from note"))
                    .isEqualTo("ab");
            assertThat(Outcome.of(site.plan, "check").exit()).isEqualTo(Exit.OK);
            assertThat(site.control.ledger().last(DataSite.NOTES))
                    .hasValueSatisfying(entry -> assertThat(entry.action()).isEqualTo("repair"));
        }
    }

    @Test
    void repairFollowsTheRuleInForceAndNotTheFlags() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.inForce(Stage.LIVE);
            site.onLegacy("insert into notes values (1, 'stale')");
            site.onModern("insert into note values (1, 'authoritative')");

            Outcome outcome = Outcome.of(site.plan, "repair", "note", "--apply");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(site.value(site.legacy, "select txt from notes")).isEqualTo("authoritative");
        }
    }

    @Test
    void repairWritesNothingDuringASwitchover() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes values (1, 'a')");
            site.control
                    .switchovers()
                    .request(
                            DataSite.NOTES,
                            io.strangler.playbook.stage.Flags.fixed(DataSite.NOTES, Stage.SHADOW),
                            io.strangler.playbook.stage.Flags.fixed(DataSite.NOTES, Stage.LIVE),
                            java.time.Duration.ofSeconds(30));

            Outcome outcome = Outcome.of(site.plan, "repair", "note", "--apply");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("a switchover is under way");
            assertThat(site.value(site.modern, "select count(*) from note")).isEqualTo("0");
        }
    }

    @Test
    void anUnknownEntityIsAUsageErrorThatNamesTheKnownOnes() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            Outcome outcome = Outcome.of(site.plan, "check", "notes");

            assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
            assertThat(outcome.err()).contains("'notes'", "only note");
        }
    }

    @Test
    void statusTellsStreamsGatesAndTheWayBack() throws Exception {
        try (DataSite site = new DataSite(folder, "live")) {
            site.openGates();

            Outcome table = Outcome.of(site.plan, "status");
            assertThat(table.exit()).isEqualTo(Exit.OK);
            assertThat(table.out()).contains("live 100 %", "to shadow", "forward", "0.12 s", "gates to rampdown");
            assertThat(table.out().lines()).allMatch(line -> line.length() <= 100);

            JsonNode notes = Outcome.of(site.plan, "status", "-o", "json")
                    .json()
                    .path("capabilities")
                    .path(0);
            assertThat(notes.path("stage").asString()).isEqualTo("live");
            assertThat(notes.path("share").asDouble()).isEqualTo(100);
            assertThat(notes.path("refused").isNull()).isTrue();
            assertThat(notes.path("rollback").path("to").asString()).isEqualTo("shadow");
            assertThat(notes.path("rollback").path("possible").asBoolean()).isTrue();
            assertThat(notes.path("rollback").path("colour").asString()).isEqualTo("green");
            assertThat(notes.path("rollback").path("rowsLost").asLong()).isZero();
            assertThat(notes.path("rollback").path("reasons").isEmpty()).isTrue();
            assertThat(notes.path("streams").path(0).path("direction").asString())
                    .isEqualTo("forward");
            assertThat(notes.path("streams").path(0).path("lagSeconds").asDouble())
                    .isEqualTo(0.12);
            assertThat(notes.path("gates").size()).isGreaterThan(3);
        }
    }

    @Test
    void statusListsParkedChangesWithTheirReason() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            site.bridge.answer(
                    "/admin/status",
                    () ->
                            "{\"streams\":[{\"capability\":\"notes\",\"from\":\"legacy\",\"state\":\"running\",\"parked\":1}]}");
            site.bridge.answer(
                    "/admin/parked",
                    () ->
                            "[{\"id\":\"notes-legacy-7\",\"entity\":\"note\",\"key\":\"42\",\"reason\":\"notes.txt is ???\"}]");

            Outcome outcome = Outcome.of(site.plan, "status");

            assertThat(outcome.out()).contains("notes-legacy-7", "42", "notes.txt is ???");
            assertThat(Outcome.of(site.plan, "status", "-o", "json")
                            .json()
                            .path("parked")
                            .path(0)
                            .path("key")
                            .asString())
                    .isEqualTo("42");
        }
    }

    @Test
    void statusShowsWhatCannotBeReachedAndTheLastKnownStreams() throws Exception {
        try (DataSite site = new DataSite(folder, "live")) {
            site.openGates();
            site.proxy.close();
            site.bridge.close();

            Outcome outcome = Outcome.of(site.plan, "status");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("unknown", "last known");
            assertThat(outcome.err())
                    .contains("unreachable: proxy at", "unreachable: bridge at")
                    .doesNotContain("Exception");
        }
    }

    @Test
    void reportTellsTheHistory() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            Outcome.of(site.plan, "rollback", "notes", "--yes");
            Outcome.of(site.plan, "check");

            assertThat(Outcome.of(site.plan, "report").out()).contains("rollback", "dualwrite", "off", "note");
            JsonNode report = Outcome.of(site.plan, "report", "-o", "json")
                    .json()
                    .path("capabilities")
                    .path(0);
            assertThat(report.path("history").path(0).path("after").asString()).isEqualTo("off");
            assertThat(report.path("checks").path(0).path("entity").asString()).isEqualTo("note");
        }
    }

    @Test
    void doctorFindsNothingWrongWithAWholeSite() throws Exception {
        try (DataSite site = new DataSite(folder, "off")) {
            Outcome outcome = Outcome.of(site.plan, "doctor");

            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("wal_level", "translator note", "control database");
        }
    }

    @Test
    void doctorPrintsWhatAnAdministratorHasToRun() throws Exception {
        try (DataSite site = new DataSite(folder, "off")) {
            site.onLegacy("drop role if exists weak", "create role weak login password 'weak'");
            Files.writeString(
                    site.plan,
                    Files.readString(site.plan)
                            .replace(
                                    site.legacy.url() + "\", username: postgres, password: postgres",
                                    site.legacy.url() + "\", username: weak, password: weak"));

            Outcome table = Outcome.of(site.plan, "doctor");
            Outcome sql = Outcome.of(site.plan, "doctor", "--sql");

            assertThat(table.exit()).isEqualTo(Exit.FAILURE);
            assertThat(table.out()).contains("weak may not replicate");
            assertThat(sql.out())
                    .contains(
                            "alter role \"weak\" replication;",
                            "create schema strangler authorization \"weak\";",
                            "grant select, insert, update, delete on \"notes\" to \"weak\";",
                            "alter table \"notes\" replica identity full;");
            for (String statement :
                    sql.out().lines().filter(line -> !line.startsWith("--")).toList()) {
                site.onLegacy(statement);
            }
            assertThat(Outcome.of(site.plan, "doctor").exit()).isEqualTo(Exit.OK);
            site.onLegacy("drop owned by weak", "drop role weak");
        }
    }

    @Test
    void anUnreachableControlDatabaseIsOneLine() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            String text = Files.readString(site.plan);
            Files.writeString(
                    site.plan,
                    text.replaceFirst("jdbc:postgresql://localhost:\\d+/", "jdbc:postgresql://127.0.0.1:1/"));

            Outcome gates = Outcome.of(site.plan, "gates", "notes");
            Outcome status = Outcome.of(site.plan, "status");

            assertThat(gates.exit()).isEqualTo(Exit.FAILURE);
            assertThat(gates.err().lines()).hasSize(1);
            assertThat(status.exit()).isEqualTo(Exit.OK);
            assertThat(status.out()).contains("cannot be judged");
        }
    }
}
