package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.consistency.RepairReport.Outcome;
import io.strangler.consistency.RepairReport.Step;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepairIT {
    @Test
    void aDryRunTellsWhatItWouldDoAndTouchesNothing() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();

        RepairReport plan = scenery.repair(Scenery.LEGACY_RULES).plan(check);

        assertThat(plan.steps())
                .extracting(step -> step.key().text() + " " + step.action().word())
                .containsExactlyInAnyOrder("4 update", "5 insert", "900 delete", "6 update");
        assertThat(plan.with(Outcome.PLANNED)).hasSize(4);
        assertThat(scenery.check().confirmed()).isEqualTo(4);
    }

    @Test
    void legacyAuthorityHealsModernAndASecondRepairFindsNothing() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        String before =
                Databases.value(scenery.legacy(), "select md5(string_agg(c::text, ',' order by no)) from client c");

        RepairReport report = scenery.repair(Scenery.LEGACY_RULES).apply(check);

        assertThat(report.with(Outcome.REPAIRED)).hasSize(4);
        assertThat(scenery.check().result("r1").clean()).isTrue();
        assertThat(Databases.value(scenery.legacy(), "select md5(string_agg(c::text, ',' order by no)) from client c"))
                .isEqualTo(before);
        RepairReport again = scenery.repair(Scenery.LEGACY_RULES).apply(check);
        assertThat(again.with(Outcome.ALREADY_EQUAL)).hasSize(4);
    }

    @Test
    void modernAuthorityHealsLegacy() throws Exception {
        Scenery scenery = damaged();

        RepairReport report = scenery.repair(Scenery.MODERN_RULES).apply(scenery.check());

        assertThat(report.with(Outcome.REPAIRED)).hasSize(4);
        assertThat(scenery.check().result("r1").clean()).isTrue();
        assertThat(Databases.value(scenery.legacy(), "select note from client where no = 4"))
                .isEqualTo("corrupted");
        assertThat(Databases.value(scenery.legacy(), "select count(*) from client where no in (5, 900)"))
                .isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void theStatementsForAPersonHealWhatWasConfirmedAndLeaveANewerWriteAlone(Side authority) throws Exception {
        Scenery scenery = damaged();
        scenery.onModern(
                "update person set note = E'a''b\\\\n\nc' where number = 7",
                "update person_phone set number = 'x', preferred = not preferred where person_id = '" + People.id(10)
                        + "' and position = 0");
        CheckReport check = scenery.check();
        Authority rules = authority == Side.LEGACY ? Scenery.LEGACY_RULES : Scenery.MODERN_RULES;
        String newer = authority == Side.LEGACY
                ? "update person set note = 'newer' where number = 4"
                : "update client set note = 'newer' where no = 4";

        Map<Side, List<String>> script = scenery.repair(rules).script(check);
        if (authority == Side.LEGACY) {
            scenery.onModern(newer);
        } else {
            scenery.onLegacy(newer);
        }

        assertThat(script).containsOnlyKeys(authority.opposite());
        String[] statements = script.get(authority.opposite()).stream()
                .filter(line -> !line.startsWith("--"))
                .toArray(String[]::new);
        assertThat(statements)
                .hasSizeGreaterThanOrEqualTo(3 * check.mismatches().size());
        // Twice, for who is not sure that it was run.
        for (int i = 0; i < 2; i++) {
            List<String> now = Arrays.stream(statements)
                    .filter(each -> !each.startsWith("insert"))
                    .toList();
            if (authority == Side.LEGACY) {
                scenery.onModern(i == 0 ? statements : now.toArray(String[]::new));
            } else {
                scenery.onLegacy(i == 0 ? statements : now.toArray(String[]::new));
            }
        }
        CheckReport left = scenery.check();
        assertThat(left.mismatches()).extracting(each -> each.key().text()).containsExactly("4");
        assertThat(left.mismatches().getFirst().fields().toString()).contains("newer");
    }

    @Test
    void whatWasRepairedBeforeTheConnectionWasLostIsTold() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        int[] asked = new int[1];
        AuthoritySource cuts = () -> {
            // Asked once at the beginning and once for each repair.
            if (++asked[0] == 3) {
                scenery.onModern("select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where application_name = 'strangler-repair' and datname = current_database()");
            }
            return Scenery.LEGACY_RULES;
        };

        RepairReport report = new Repair(scenery.entity(), Scenery.PASSED, cuts, Scenery.SETTINGS).apply(check);

        assertThat(report.with(Outcome.REPAIRED)).hasSize(1);
        assertThat(report.with(Outcome.REFUSED)).hasSize(3);
        assertThat(scenery.check().confirmed()).isEqualTo(3);
    }

    @Test
    void aCommitThatNobodyAnsweredIsNotCalledRefused() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        scenery.onModern(
                "create function cut() returns trigger language plpgsql as $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$",
                "create constraint trigger cut after insert or update or delete on person deferrable initially deferred for each row execute function cut()");

        RepairReport report = scenery.repair(Scenery.LEGACY_RULES).apply(check);

        assertThat(report.with(Outcome.UNKNOWN)).singleElement().satisfies(step -> assertThat(step.reason())
                .contains("may be written or not"));
        assertThat(report.with(Outcome.REFUSED)).hasSize(3);
    }

    @Test
    void aNewerWriteOnEitherSideWinsOverTheRepair() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        scenery.onLegacy("update client set note = 'newer' where no = 4", "update client set cents = 77 where no = 5");
        scenery.onModern("update person set name = 'newer' where number = 900");

        RepairReport report = scenery.repair(Scenery.LEGACY_RULES).apply(check);

        assertThat(report.with(Outcome.REFUSED))
                .extracting(step -> step.key().text())
                .containsExactlyInAnyOrder("4", "5", "900");
        assertThat(report.with(Outcome.REFUSED)).allMatch(step -> step.reason().contains("newer write"));
        assertThat(Databases.value(scenery.modern(), "select note from person where number = 4"))
                .isEqualTo("corrupted");
        assertThat(Databases.value(scenery.modern(), "select name from person where number = 900"))
                .isEqualTo("newer");
    }

    @Test
    void aWriterThatHoldsTheRowIsWaitedForAndThenWins() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        try (Connection user = scenery.modern().open("user");
                Statement statement = user.createStatement()) {
            user.setAutoCommit(false);
            statement.execute("update person set note = 'in a transaction' where number = 4");
            CompletableFuture<RepairReport> result = CompletableFuture.supplyAsync(() -> {
                try {
                    return scenery.repair(Scenery.LEGACY_RULES).apply(check);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().until(() -> Databases.value(
                            scenery.modern(),
                            "select count(*) from pg_stat_activity where application_name = 'strangler-repair' and wait_event_type = 'Lock'")
                    .equals("1"));
            user.commit();

            Step step = result.get().steps().stream()
                    .filter(each -> each.key().text().equals("4"))
                    .findFirst()
                    .orElseThrow();
            assertThat(step.outcome()).isEqualTo(Outcome.REFUSED);
        }
        assertThat(Databases.value(scenery.modern(), "select note from person where number = 4"))
                .isEqualTo("in a transaction");
    }

    @Test
    void authorityThatMovedMeanwhileStopsTheRepair() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        ArrayDeque<Authority> answers = new ArrayDeque<>(List.of(Scenery.LEGACY_RULES));
        Repair repair = new Repair(
                scenery.entity(),
                Scenery.PASSED,
                () -> answers.isEmpty() ? Scenery.MODERN_RULES : answers.poll(),
                Scenery.SETTINGS);

        RepairReport report = repair.apply(check);

        assertThat(report.with(Outcome.REFUSED)).hasSize(4).allMatch(step -> step.reason()
                .contains("authority moved"));
        assertThat(scenery.check().confirmed()).isEqualTo(4);
    }

    @Test
    void nothingIsWrittenWhenAuthorityIsOnlyAWish() throws Exception {
        Scenery scenery = damaged();
        Authority wish = Authority.wished(Flags.fixed(People.CAPABILITY, Stage.LIVE));
        CheckReport check = scenery.check(Scenery.PASSED, wish);

        assertThatThrownBy(() -> scenery.repair(wish).apply(check)).isInstanceOf(NotCheckable.class);
        assertThat(scenery.check().confirmed()).isEqualTo(4);
    }

    @Test
    void aRowThatIsOnlyOnLegacyIsNotDeletedWhileNewKeysAreBornThere() throws Exception {
        Scenery scenery = Scenery.of(20);
        Authority partial = new Authority(Optional.of(Flags.live(People.CAPABILITY, 50)), Optional.of(3L), "test");
        long moved = LongStream.range(1, 15)
                .filter(number -> partial.of(Key.of(number)).equals(Optional.of(Side.MODERN)))
                .findFirst()
                .orElseThrow();
        scenery.onModern("delete from person where number = " + moved);

        Step step = scenery.repair(partial).plan(scenery.check()).steps().getFirst();

        assertThat(step.toward()).contains(Side.MODERN);
        assertThat(step.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(step.reason()).contains("decide by hand");
    }

    @Test
    void writesCarryTheRepairsOriginSoThatNoStreamSendsThemBack() throws Exception {
        Scenery scenery = damaged();
        CheckReport check = scenery.check();
        try (Connection connection = scenery.modern().open("test");
                Statement statement = connection.createStatement()) {
            statement.execute("create publication p for table person, person_phone, person_address");
            statement.execute("select pg_create_logical_replication_slot('repair_test', 'pgoutput')");

            scenery.repair(Scenery.LEGACY_RULES).apply(check);
            scenery.onModern("update person set note = 'user' where number = 1");

            String captured = "select count(*) from pg_logical_slot_peek_binary_changes('repair_test', null, null,"
                    + " 'proto_version', '1', 'publication_names', 'p', 'origin', 'none')"
                    + " where get_byte(data, 0) in (ascii('I'), ascii('U'), ascii('D'))";
            // The server flushes its log a little later than it commits.
            Awaitility.await()
                    .until(() -> !Databases.value(scenery.modern(), captured).equals("0"));
            assertThat(Databases.value(scenery.modern(), captured)).isEqualTo("1");
            statement.execute("select pg_drop_replication_slot('repair_test')");
        }
    }

    @Test
    void aRoleWithoutRightsToOriginsRepairsAndSaysSo() throws Exception {
        Scenery scenery = damaged();
        scenery.onModern(
                "do $$ begin if not exists (select from pg_roles where rolname = 'plain') then create role plain login password 'plain'; end if; end $$",
                "grant all on all tables in schema public to plain");
        DatabaseSpec plain = new DatabaseSpec(scenery.modern().url(), "plain", "plain");
        CheckedEntity entity = new CheckedEntity(People.CAPABILITY, new People(), scenery.legacy(), plain);

        RepairReport report =
                new Repair(entity, Scenery.PASSED, () -> Scenery.LEGACY_RULES, Scenery.SETTINGS).apply(scenery.check());

        assertThat(report.with(Outcome.REPAIRED)).hasSize(4);
        assertThat(report.notes()).anyMatch(note -> note.contains("plain may not use replication origins"));
    }

    /** Differs in one field (4), a row missing on modern (5), a row too much on modern (900), a child row (6). */
    private static Scenery damaged() throws Exception {
        Scenery scenery = Scenery.of(20);
        scenery.onModern(
                "update person set note = 'corrupted' where number = 4",
                "delete from person where number = 5",
                "insert into person(id, number, code, name, active, amount) values ('" + People.id(900)
                        + "', 900, '', 'X', true, 0)",
                "insert into person_phone select id, count(*), 'P', '1', true from person p join person_phone on id = person_id where p.number = 6 group by id");
        return scenery;
    }
}
