package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.column.ColumnMapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MemoryIT {
    private static final int KILOBYTE = 1_000;

    @Test
    void aTableManyTimesTheHeapIsCheckedAndItsOneSpoiltRowIsNamed() throws Exception {
        assertThat(checkInLittleMemory(60_000)).contains("compared 60000", "confirmed 1 [59990]");
    }

    @Test
    @Tag("nightly")
    void aTableTenTimesAsLargeTakesNoMore() throws Exception {
        assertThat(checkInLittleMemory(600_000)).contains("compared 600000", "confirmed 1 [599990]");
    }

    /** Checks in a process of its own with far less memory than there are rows, and returns what it says. */
    private static String checkInLittleMemory(int rows) throws Exception {
        String table = "(no bigint primary key, txt text not null)";
        String fill = " select n, rpad(n::text, " + KILOBYTE + ", 'x') from generate_series(1, " + rows + ") n";
        DatabaseSpec legacy = Databases.create("create table wide " + table, "insert into wide" + fill);
        DatabaseSpec modern = Databases.create(
                "create table wide " + table,
                "insert into wide" + fill,
                "update wide set txt = 'spoilt' where no = " + (rows - 10));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx24m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        MemoryIT.class.getName(),
                        legacy.url(),
                        modern.url())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    public static void main(String... databases) throws Exception {
        CheckedEntity entity = new CheckedEntity(
                new CapabilityName("wide"),
                ColumnMapping.of("wide")
                        .legacy("wide", "no")
                        .modern("wide", "no")
                        .column("no", "no")
                        .column("txt", "txt")
                        .build(),
                new DatabaseSpec(databases[0], "postgres", "postgres"),
                new DatabaseSpec(databases[1], "postgres", "postgres"));
        CheckReport report = new EntityCheck(
                        entity, Scenery.PASSED, Scenery.LEGACY_RULES, Settings.DEFAULT, Clock.systemUTC())
                .run();
        System.out.println("compared " + report.compared());
        System.out.println("confirmed " + report.confirmed() + " "
                + report.mismatches().stream().map(Mismatch::key).toList());
    }
}
