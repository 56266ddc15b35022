package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration without a line of code: the plan says which column is which. */
@NullUnmarked
final class MappedEntityIT {
    @TempDir
    Path directory;

    @Test
    void carriesAnEntityThatThePlanMapsColumnByColumn() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, """
                create table owners (id bigint primary key, first_name varchar(40), telephone char(12), credit_ct bigint,
                  born integer not null, vip char(1), state char(1), chg_user text default 'batch')""", "insert into owners values (1, 'Mary', '123', 150000, 19700131, 'Y', 'A')");
        World.execute(modern, """
                create table owner (id bigint primary key, given_name text, phone text, credit numeric(14,2),
                  birth_date date, vip boolean, status text, source text not null, version bigint not null default 0)""");
        Path plan = BridgeProcess.plan(directory, legacy, modern, Servers.database("control"), "shadow");
        Files.writeString(plan, Files.readString(plan).replace("[ person, note ]", "[ owner ]") + """
                entities:
                  owner:
                    legacy: { table: owners, key: [ id ] }
                    modern: { system: people, table: owner, key: [ id ], version: version }
                    columns:
                      id: id
                      first_name: given_name
                      telephone: { to: phone, as: trim }
                      credit_ct: { to: credit, as: cents }
                      born: { to: birth_date, as: yyyymmdd }
                      vip: { to: vip, as: yes-no }
                      state: { to: status, as: { code: { A: ACTIVE, B: BLOCKED } } }
                      chg_user: { ignore: legacy's own audit }
                    modern-columns:
                      source: { constant: LEGACY }
                """);

        try (BridgeProcess bridge = BridgeProcess.start(plan)) {
            eventually(() -> assertThat(bridge.get("/admin/status"))
                    .contains("\"state\":\"running\"")
                    .doesNotContain("stopped", "failed"));
            assertThat(owner(modern, 1)).isEqualTo("Mary|123|1500.00|1970-01-31|t|ACTIVE|LEGACY");

            World.execute(legacy, "insert into owners values (2, 'Änne', null, -5, 0, 'N', 'B')");
            eventually(() -> assertThat(owner(modern, 2)).isEqualTo("Änne||-0.05||f|BLOCKED|LEGACY"));

            World.execute(legacy, "update owners set state = '?', first_name = 'Ann' where id = 2");
            eventually(() -> assertThat(bridge.get("/admin/parked")).contains("owners.state", "unknown code '?'"));
            assertThat(owner(modern, 2)).startsWith("Änne");

            // Legacy has the authority: what modern says otherwise travels back only where legacy said nothing
            // meanwhile.
            World.execute(
                    modern,
                    "update owner set phone = '+353 1', credit = 0.07, version = version + 1 where id = 1",
                    "insert into owner values (3, 'Bo', '9', 1, '2001-02-03', true, 'ACTIVE', 'WEB')");
            eventually(() -> assertThat(World.text(
                            legacy,
                            "select string_agg(concat_ws('|', id, trim(telephone), credit_ct, born, vip, state), ';' order by"
                                    + " id) from owners where id <> 2"))
                    .isEqualTo("1|+353 1|7|19700131|Y|A;3|9|100|20010203|Y|A"));
            assertThat(owner(modern, 3)).endsWith("WEB");
        }
    }

    private static String owner(DatabaseSpec modern, int id) throws SQLException {
        return World.text(
                modern,
                "select concat_ws('|', given_name, coalesce(phone, ''), credit, coalesce(birth_date::text, ''), vip, status,"
                        + " source) from owner where id = " + id);
    }

    private static void eventually(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(condition);
    }
}
