package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MutationIT {
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
        List<String> onLegacy = new ArrayList<>();
        List<String> onModern = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            long key = i - 3L;
            Mutation mutation = kinds.get(i % kinds.size());
            if (mutation.sql().contains("person set id")) {
                // A child that refers to the id would stop the change: this key stays as it is.
                onModern.add("delete from person_phone where person_id = '" + People.id(key) + "'");
                onModern.add("delete from person_address where person_id = '" + People.id(key) + "'");
            }
            if (mutation.sql().contains("client set no")) {
                onLegacy.add("delete from phone where no = " + key);
            }
            String sql = mutation.sql().formatted(key);
            if (mutation.legacy()) {
                onLegacy.add(sql);
            } else {
                onModern.add(sql);
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
        scenery.onLegacy(onLegacy.toArray(String[]::new));
        scenery.onModern(onModern.toArray(String[]::new));
        for (int i = 0; i < 20; i++) {
            // Existing child rows, column by column.
            long key = 227L + i;
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
}
