package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
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
        assertThat(report.result().clean()).isTrue();
    }

    @Test
    void everySeededMutationIsFoundAndNothingElse() throws Exception {
        Scenery scenery = Scenery.of(260);
        Map<Long, String> seeded = mutate(scenery, new Random(42));
        assertThat(seeded).hasSizeGreaterThanOrEqualTo(200);

        CheckReport report = scenery.check();

        Map<Long, String> found = new TreeMap<>();
        report.mismatches().forEach(each -> found.put((Long) each.key().values().getFirst(), each.kind()));
        assertThat(found.keySet()).containsExactlyElementsOf(seeded.keySet());
        report.mismatches().forEach(each -> {
            String expected = seeded.get((Long) each.key().values().getFirst());
            String told = each.kind()
                    + each.fields().stream().map(FieldDifference::name).toList();
            assertThat(told).as("key " + each.key()).contains(expected);
        });
    }

    /** Changes one thing per key, all over the columns and tables of both sides; returns what must be named. */
    private static Map<Long, String> mutate(Scenery scenery, Random random) throws SQLException {
        List<Mutation> kinds = List.of(
                new Mutation(true, "person.code", "update client set code = code || 'Z' where no = %d"),
                new Mutation(
                        true, "person.name", "update client set name = left(name || 'Z' || name, 40) where no = %d"),
                new Mutation(true, "person.name", "update client set name = left(' ' || name, 40) where no = %d"),
                new Mutation(
                        true,
                        "person.born",
                        "update client set born = case born when 0 then 20200229 else 0 end where no = %d"),
                new Mutation(
                        true,
                        "person.active",
                        "update client set flag = case flag when 'Y' then 'N' else 'Y' end where no = %d"),
                new Mutation(true, "person.amount", "update client set cents = cents + 1 where no = %d"),
                new Mutation(
                        true,
                        "person.note",
                        "update client set note = case when note is null then '' end where no = %d"),
                new Mutation(
                        true,
                        "person.since",
                        "update client set since = coalesce(since, now()) + interval '1 microsecond' where no = %d"),
                new Mutation(true, "person_address", "update client set street = 'elsewhere' where no = %d"),
                new Mutation(true, "person_address", "update client set city = 'elsewhere' where no = %d"),
                new Mutation(true, "person_phone", "insert into phone values (%d, 99, 'F', 'x', 'N')"),
                new Mutation(true, "missing-modern", "update client set no = no + 100000 where no = %d"),
                new Mutation(true, "missing-legacy", "delete from client where no = %d"),
                new Mutation(false, "person.id", "update person set id = gen_random_uuid() where number = %d"),
                new Mutation(false, "person.code", "update person set code = code || ' ' where number = %d"),
                new Mutation(false, "person.name", "update person set name = name || '\u200b' where number = %d"),
                new Mutation(
                        false,
                        "person.born",
                        "update person set born = coalesce(born, '2000-01-01') + 1 where number = %d"),
                new Mutation(false, "person.active", "update person set active = not active where number = %d"),
                new Mutation(false, "person.amount", "update person set amount = amount - 0.01 where number = %d"),
                new Mutation(
                        false, "person.note", "update person set note = coalesce(note, '') || '.' where number = %d"),
                new Mutation(
                        false,
                        "person.since",
                        "update person set since = coalesce(since, now()) + interval '1 hour' where number = %d"),
                new Mutation(
                        false,
                        "person_address",
                        "insert into person_address select id, 'a', 'b' from person where number = %d"
                                + " on conflict (person_id) do update set street = 'changed'"),
                new Mutation(
                        false,
                        "person_phone[7]",
                        "insert into person_phone select id, 7, 'P', '1', true from person where number = %d"),
                new Mutation(false, "missing-modern", "delete from person where number = %d"),
                new Mutation(false, "missing-legacy", "update person set number = number + 200000 where number = %d"));
        Map<Long, String> seeded = new TreeMap<>();
        for (int i = 0; i < 230; i++) {
            long key = i - 3;
            Mutation mutation = kinds.get(i % kinds.size());
            if (mutation.sql().contains("person set id")) {
                // A child that refers to the id would stop the change: this key stays as it is.
                scenery.onModern("delete from person_phone where person_id = '" + People.id(key) + "'");
                scenery.onModern("delete from person_address where person_id = '" + People.id(key) + "'");
            }
            if (mutation.sql().contains("client set no")) {
                scenery.onLegacy("delete from phone where no = " + key);
            }
            String sql = mutation.sql().formatted(key);
            if (mutation.legacy()) {
                scenery.onLegacy(sql);
            } else {
                scenery.onModern(sql);
            }
            if (sql.contains("100000")) {
                seeded.put(key, "missing-legacy");
                seeded.put(key + 100_000, "missing-modern");
            } else if (sql.contains("200000")) {
                seeded.put(key, "missing-modern");
                seeded.put(key + 200_000, "missing-legacy");
            } else {
                seeded.put(key, mutation.named());
            }
        }
        for (int i = 0; i < 20; i++) {
            // Existing child rows, column by column.
            long key = 230 + i - 3;
            String column = List.of(
                            "number = number || 'x'",
                            "kind = 'Q'",
                            "preferred = not preferred",
                            "position = position + 20")
                    .get(random.nextInt(4));
            int touched = Integer.parseInt(Databases.value(
                    scenery.modern(),
                    "with t as (update person_phone set " + column + " where person_id = '" + People.id(key)
                            + "' and position = 0 returning 1) select count(*) from t"));
            if (touched > 0) {
                seeded.put(key, "person_phone");
            }
        }
        return seeded;
    }

    private record Mutation(boolean legacy, String named, String sql) {}

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
        assertThat(report.result().clean()).isFalse();
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
                        "modern person.version: counts writes, not facts");
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
