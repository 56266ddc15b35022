package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepairOptionsIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void theStatementsAreWhatAPersonCanRunAndNothingElseIsOnStdout() throws Exception {
        try (DataSite site = damaged()) {
            Outcome sql = Outcome.of(site.plan, "repair", "note", "--sql");

            assertThat(sql.exit()).isEqualTo(Exit.PENDING);
            assertThat(site.value(site.modern, "select text from note where number = 1"))
                    .isEqualTo("spoilt");
            assertThat(sql.out()).contains("-- for modern: " + site.modern.url(), "strangler_repair");
            site.onModern(
                    sql.out().lines().filter(line -> !line.startsWith("--")).toArray(String[]::new));
            assertThat(Outcome.of(site.plan, "check").exit()).isEqualTo(Exit.OK);
        }
    }

    @Test
    void whatThePlanMasksIsShownByItsFormOnly() throws Exception {
        try (DataSite site = damaged()) {
            Files.writeString(
                    site.plan,
                    Files.readString(site.plan)
                            .replace("entities: [ note ]", "entities: [ note ]\n    masked: [ note.text, notes.txt ]"));

            site.onLegacy("insert into notes values (9, '???')");
            for (Outcome each : new Outcome[] {
                Outcome.of(site.plan, "check"),
                Outcome.of(site.plan, "check", "-o", "json"),
                Outcome.of(site.plan, "repair", "note"),
                Outcome.of(site.plan, "repair", "note", "-o", "json")
            }) {
                assertThat(each.out() + each.err()).doesNotContain("spoilt", "Anna", "???");
            }
            assertThat(Outcome.of(site.plan, "check", "-o", "json").out()).contains("xxxxxx", "Xxxx 99");
        }
    }

    @Test
    void statementsOfMaskedValuesAreRefused() throws Exception {
        try (DataSite site = damaged()) {
            Files.writeString(
                    site.plan,
                    Files.readString(site.plan)
                            .replace("entities: [ note ]", "entities: [ note ]\n    masked: [ text ]"));

            Outcome sql = Outcome.of(site.plan, "repair", "note", "--sql");

            assertThat(sql.exit()).isEqualTo(Exit.FAILURE);
            assertThat(sql.out()).isEmpty();
            assertThat(sql.err()).contains("masked", "--apply");
        }
    }

    @Test
    void aRepairIsPacedAndItsKeysAreInTheLedger() throws Exception {
        try (DataSite site = damaged()) {
            Outcome done = Outcome.of(site.plan, "repair", "note", "--apply", "--rate", "1000");

            assertThat(done.exit()).isEqualTo(Exit.OK);
            assertThat(site.control.ledger().last(DataSite.NOTES))
                    .hasValueSatisfying(entry -> assertThat(entry.reason()).contains("2 repaired", "keys: 1 2"));
            assertThat(Outcome.of(site.plan, "repair", "note", "--rate", "0").exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(Outcome.of(site.plan, "repair", "note", "--apply", "--dry-run")
                            .exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(Outcome.of(site.plan, "repair", "note", "--dry-run").exit())
                    .isEqualTo(Exit.OK);
        }
    }

    private DataSite damaged() throws Exception {
        DataSite site = new DataSite(folder, "shadow");
        site.onLegacy("insert into notes values (1, 'Anna 12'), (2, 'Anna 13')");
        site.onModern("insert into note values (1, 'spoilt')");
        return site;
    }
}
