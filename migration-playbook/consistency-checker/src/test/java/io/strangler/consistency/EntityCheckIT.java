package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EntityCheckIT {
    @Test
    void equalDataWithUglyValuesHasNoMismatch() throws Exception {
        Scenery scenery = Scenery.of(120);

        CheckReport report = scenery.check();

        assertThat(report.mismatches()).isEmpty();
        assertThat(report.confirmed()).isZero();
        assertThat(report.inFlight()).isZero();
        assertThat(report.skipped()).isZero();
        assertThat(report.rowsLegacy()).isEqualTo(120);
        assertThat(report.rowsModern()).isEqualTo(120);
        assertThat(report.result("r1").clean()).isTrue();
    }

    @Test
    void aDifferenceInFlightIsNotReported() throws Exception {
        Scenery scenery = Scenery.of(30);
        scenery.onLegacy(
                "update client set note = 'just written' where no in (5, 6)", "delete from client where no = 9");
        Positions streams = (capability, limit) -> {
            try {
                scenery.carryForward();
                scenery.onModern("delete from person where number = 9");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new Passage.Passed();
        };

        CheckReport report = scenery.check(streams, Scenery.LEGACY_RULES);

        assertThat(report.inFlight()).isEqualTo(3);
        assertThat(report.confirmed()).isZero();
    }

    @Test
    void aDifferenceOnARowThatKeepsChangingIsStillConfirmed() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onModern("update person set note = 'corrupted' where number = 4");
        AtomicInteger writes = new AtomicInteger();
        Positions busy = (capability, limit) -> {
            write(scenery, "update client set cents = " + writes.incrementAndGet() + " where no = 4");
            return new Passage.Passed();
        };

        CheckReport report = scenery.check(busy, Scenery.LEGACY_RULES);

        assertThat(report.mismatches()).hasSize(1);
        assertThat(report.mismatches().getFirst().fields())
                .extracting(FieldDifference::name)
                .contains("person.note");
    }

    @Test
    void aRowThatIsAlwaysOneWriteBehindIsInFlight() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onLegacy("update client set cents = 1 where no = 4");
        AtomicInteger writes = new AtomicInteger(1);
        Positions busy = (capability, limit) -> {
            try {
                scenery.carryForward();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            write(scenery, "update client set cents = " + writes.incrementAndGet() + " where no = 4");
            return new Passage.Passed();
        };

        CheckReport report = scenery.check(busy, Scenery.LEGACY_RULES);

        assertThat(report.mismatches()).isEmpty();
        assertThat(report.inFlight()).isEqualTo(1);
        assertThat(report.decided()).isTrue();
    }

    @Test
    void nothingIsDecidedWhileAStreamIsBehind() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onModern("delete from person where number = 4");

        CheckReport report =
                scenery.check((capability, limit) -> new Passage.Behind("forward is late"), Scenery.LEGACY_RULES);

        assertThat(report.confirmed()).isZero();
        assertThat(report.undecided()).isEqualTo(1);
        assertThat(report.decided()).isFalse();
        assertThat(report.notes()).anyMatch(note -> note.contains("forward is late"));
    }

    @Test
    void withoutAStreamTheDifferenceIsConfirmedAfterAWaitAndTheReportSaysSo() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onModern("delete from person where number = 4");

        CheckReport report =
                scenery.check((capability, limit) -> new Passage.NotRunning("nobody is there"), Scenery.LEGACY_RULES);

        assertThat(report.confirmed()).isEqualTo(1);
        assertThat(report.notes()).anyMatch(note -> note.contains("nobody is there"));
    }

    @Test
    void whatHasNoCounterpartIsSkippedWithItsReason() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onLegacy("update client set born = 20230230 where no = 4");

        CheckReport report = scenery.check();

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.skips()).singleElement().satisfies(skip -> {
            assertThat(skip.key()).isEqualTo("4");
            assertThat(skip.reason()).contains("20230230");
        });
        assertThat(report.confirmed()).isZero();
        assertThat(report.result("r1").clean()).isFalse();
    }

    @Test
    void rowsThatNoAggregateDeliversAreNoticed() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onLegacy(
                "alter table phone drop constraint phone_no_fkey", "insert into phone values (777, 1, 'P', '1', 'N')");
        scenery.onModern(
                "alter table person alter number drop not null",
                "insert into person(id, code, name, active, amount) values (gen_random_uuid(), '', '', true, 0)");

        CheckReport report = scenery.check();

        assertThat(report.skipped()).isEqualTo(2);
        assertThat(report.skips()).extracting(Skipped::key).containsExactlyInAnyOrder("phone", "person");
    }

    @Test
    void theReportSaysWhatIsNeverCompared() throws Exception {
        Scenery scenery = Scenery.of(10);

        CheckReport report = scenery.check();

        assertThat(report.notCompared())
                .containsExactlyInAnyOrder(
                        "legacy client.chg_user: who wrote last is legacy's own audit",
                        "modern person.version: counts writes, not facts",
                        "modern person.nickname: the translator does not name it");
    }

    @Test
    void causesComeFromAuthorityAndFromWhatTheBridgeKeepsByKey() throws Exception {
        Scenery scenery = Scenery.of(20);
        scenery.onModern(
                "update person set note = 'x' where number in (1, 2)",
                "create schema strangler",
                "create table strangler.parked(id bigint, entity text, key text[])",
                "insert into strangler.parked values (1, 'person', '{2}'), (2, 'other', '{1}')");

        CheckReport legacyRules = scenery.check();
        CheckReport modernRules = scenery.check(Scenery.PASSED, Scenery.MODERN_RULES);
        CheckReport nobodyKnows = scenery.check(Scenery.PASSED, Authority.unknown("test"));

        assertThat(causes(legacyRules)).containsExactly(Cause.LOST_FORWARD, Cause.PARKED);
        assertThat(causes(modernRules)).containsExactly(Cause.LOST_REVERSE, Cause.PARKED);
        assertThat(causes(nobodyKnows)).containsExactly(Cause.UNKNOWN, Cause.PARKED);
    }

    @Test
    void aConflictThatWaitsIsToldAsOneWithTheMomentItWasSeenAndIsNotRepaired() throws Exception {
        Scenery scenery = Scenery.of(5);
        scenery.onModern(
                "update person set note = 'x' where number in (0, 1)",
                "create schema strangler",
                "create table strangler.parked(id bigint, entity text, key text[], kind text)",
                "insert into strangler.parked values (1, 'person', '{0}', 'conflict'), (2, 'person', '{1}', 'bounce')");

        CheckReport report = scenery.check();
        RepairReport repair = scenery.repair(Scenery.LEGACY_RULES).apply(report);

        assertThat(causes(report)).containsExactly(Cause.CONFLICT, Cause.PARKED);
        Moment moment = report.mismatches().getFirst().moment();
        assertThat(moment.at()).isBetween(report.began(), report.at());
        assertThat(List.of(moment.legacy(), moment.modern())).allMatch(lsn -> lsn.matches("[0-9A-F]+/[0-9A-F]+"));
        assertThat(repair.with(RepairReport.Outcome.REFUSED)).hasSize(2);
    }

    @Test
    void aKeyThatTheBridgeStillSettlesIsLookedAtUntilItHas() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onLegacy("update client set note = 'by a batch' where no = 4");
        scenery.onModern(
                "create schema strangler",
                "create table strangler.settle(stream text, entity text, key text[])",
                "insert into strangler.settle values ('forward', 'person', '{4}')");
        AtomicInteger looks = new AtomicInteger();
        Positions streams = (capability, limit) -> {
            if (looks.incrementAndGet() == Scenery.SETTINGS.looks() + 2) {
                try {
                    scenery.carryForward();
                    scenery.onModern("delete from strangler.settle");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            }
            return new Passage.Passed();
        };

        CheckReport report = scenery.check(streams, Scenery.MODERN_RULES);

        assertThat(report.inFlight()).isEqualTo(1);
        assertThat(report.confirmed()).isZero();
    }

    @Test
    void aKeyThatIsSettledJustWhenItIsLookedAtIsNoMismatch() throws Exception {
        Scenery scenery = Scenery.of(10);
        String marks = "create table strangler.settle(stream text, entity text, key text[])";
        scenery.onLegacy("update client set note = 'by a batch' where no = 4", "create schema strangler", marks);
        scenery.onModern(
                "create schema strangler", marks, "insert into strangler.settle values ('forward', 'person', '{4}')");
        try (Connection lock = scenery.legacy().open("test");
                Statement statement = lock.createStatement();
                var settler = Executors.newVirtualThreadPerTaskExecutor()) {
            lock.setAutoCommit(false);
            statement.execute("lock table strangler.settle");
            Future<?> settled = settler.submit(() -> {
                // Between two things that the check reads, for it waits in the midst of them.
                await().until(() -> Databases.value(scenery.legacy(), "select count(*) from pg_locks where not granted")
                        .equals("1"));
                scenery.carryForward();
                scenery.onModern("delete from strangler.settle");
                lock.rollback();
                return null;
            });

            CheckReport report = scenery.check(Scenery.PASSED, Scenery.MODERN_RULES);

            settled.get();
            assertThat(report.confirmed()).isZero();
            assertThat(report.inFlight()).isEqualTo(1);
        }
    }

    @Test
    void aKeyThatNeverSettlesIsAForeignWritersMismatch() throws Exception {
        Scenery scenery = Scenery.of(10);
        scenery.onLegacy("update client set note = 'by a batch' where no = 4");
        scenery.onModern(
                "create schema strangler",
                "create table strangler.settle(stream text, entity text, key text[])",
                "insert into strangler.settle values ('forward', 'person', '{4}')");

        CheckReport report = scenery.check(Scenery.PASSED, Scenery.MODERN_RULES);

        assertThat(causes(report)).containsExactly(Cause.FOREIGN_WRITER);
    }

    @Test
    void listsABoundedNumberAndCountsAll() throws Exception {
        Scenery scenery = Scenery.of(40);
        scenery.onModern("update person set note = 'x'");

        CheckReport report = new EntityCheck(
                        scenery.entity(),
                        Scenery.PASSED,
                        Scenery.LEGACY_RULES,
                        Scenery.SETTINGS.listing(3),
                        Clock.systemUTC())
                .run();

        assertThat(report.mismatches()).hasSize(3);
        assertThat(report.confirmed()).isEqualTo(40);
        assertThat(report.notes()).anyMatch(note -> note.contains("first 3"));
    }

    @Test
    void aMissingTableIsNamed() throws Exception {
        Scenery scenery = Scenery.of(1);
        scenery.onModern("drop table person_phone");

        assertThatThrownBy(scenery::check).hasMessageContaining("person_phone");
    }

    private static List<Cause> causes(CheckReport report) {
        List<Cause> causes = new ArrayList<>();
        report.mismatches().stream()
                .sorted(Comparator.comparing(each -> (Long) each.key().values().getFirst()))
                .forEach(each -> causes.add(each.cause()));
        return causes;
    }

    private static void write(Scenery scenery, String sql) {
        try {
            scenery.onLegacy(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
