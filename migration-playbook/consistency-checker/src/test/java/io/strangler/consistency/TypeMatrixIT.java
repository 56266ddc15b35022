package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TypeMatrixIT {
    private static final int VALUES = 7;
    private static final int ROWS = 2 * VALUES * Typed.COLUMNS.size() + 100;

    @Test
    void noTypeGivesAFalseMismatchAndEveryMutationIsNamedByKeyAndField() throws Exception {
        Typed typed = Typed.of(ROWS);

        CheckReport equal = typed.check();

        assertThat(equal.mismatches()).extracting(TypeMatrixIT::told).isEmpty();
        assertThat(equal.skips()).isEmpty();
        assertThat(equal.rowsLegacy()).isEqualTo(ROWS);
        assertThat(equal.rowsModern()).isEqualTo(ROWS);
        assertThat(equal.notCompared())
                .contains("legacy typed.changed_by: legacy's own audit")
                .anyMatch(each -> each.startsWith("modern item.nickname: "));

        Map<String, String> seeded = mutate(typed);
        assertThat(seeded).hasSizeGreaterThan(600);

        CheckReport mutated = typed.check();

        Map<String, String> found = new TreeMap<>();
        mutated.mismatches().forEach(each -> found.put(each.key().text(), told(each)));
        assertThat(found).isEqualTo(seeded);
        assertThat(mutated.confirmed()).isEqualTo(seeded.size());
        assertThat(mutated.skipped()).isZero();
    }

    @Test
    void anotherSpellingOfTheSameFactIsNoMismatch() throws Exception {
        Typed typed = Typed.of(20);
        Databases.run(
                typed.modern(),
                "alter table item alter m_n2 type numeric(20,1) using round(m_n2, 1), alter m_jb type jsonb using m_jb::jsonb",
                "update item set m_j = m_j || '{\"a\": 1.100}' where m_j @> '{\"a\": 1.1}'",
                "update item set m_f4 = '0' where m_f4 = '-0'",
                "update item set m_ct = m_ct || '   '");
        Databases.run(typed.legacy(), "update typed set n2 = round(n2, 1), c = c || '  ', j = ('  ' || j::text)::json");

        assertThat(typed.check().mismatches()).extracting(TypeMatrixIT::told).isEmpty();
    }

    private static Map<String, String> mutate(Typed typed) throws Exception {
        Map<String, String> seeded = new TreeMap<>();
        List<String> onLegacy = new ArrayList<>();
        List<String> onModern = new ArrayList<>();
        int columns = Typed.COLUMNS.size();
        int row = 0;
        // Each of a column's values is changed into the next one, on either side.
        for (; row < 2 * VALUES * columns; row++) {
            Side side = row / columns % 2 == 0 ? Side.LEGACY : Side.MODERN;
            Typed.Column column = Typed.COLUMNS.get(row % columns);
            (side == Side.LEGACY ? onLegacy : onModern).add(typed.change(side, row, column));
            seeded.put(Typed.key(row), "different[item.m_" + column.name() + "]");
        }
        for (; row + 5 < ROWS - 8; row += 6) {
            onLegacy.add("delete from typed" + Typed.where(Side.LEGACY, row));
            seeded.put(Typed.key(row), "missing-legacy[]");
            onModern.add("delete from item" + Typed.where(Side.MODERN, row + 1));
            seeded.put(Typed.key(row + 1), "missing-modern[]");
            onLegacy.add("insert into typed (house, no) values ('new', " + -row + ")");
            seeded.put("new," + -row, "missing-modern[]");
            onModern.add("insert into item (place, number) values ('NEW', " + row + ")");
            seeded.put("NEW," + row, "missing-legacy[]");
            // Two rows that hold other values change places in one column.
            String one = Typed.where(Side.MODERN, row + 2).replace(" where ", "");
            String other = Typed.where(Side.MODERN, row + 3).replace(" where ", "");
            onModern.add("with two as (select place, number, m_s from item where " + one + " or " + other + ")"
                    + " update item a set m_s = b.m_s from two b where a.m_s is distinct from b.m_s"
                    + " and (a.place, a.number) in (select place, number from two)");
            seeded.put(Typed.key(row + 2), "different[item.m_s]");
            seeded.put(Typed.key(row + 3), "different[item.m_s]");
        }
        Databases.run(typed.legacy(), onLegacy.toArray(String[]::new));
        Databases.run(typed.modern(), onModern.toArray(String[]::new));
        return seeded;
    }

    private static String told(Mismatch mismatch) {
        return mismatch.kind()
                + mismatch.fields().stream().map(FieldDifference::name).toList();
    }
}
