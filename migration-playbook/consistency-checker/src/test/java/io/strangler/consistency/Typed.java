package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.Aggregate;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One table a side with a column for every type, each with values that are different facts. */
record Typed(DatabaseSpec legacy, DatabaseSpec modern, CheckedEntity entity) {
    static final List<Column> COLUMNS = List.of(
            new Column("s", "bigint", "integer"),
            new Column("i2", "smallint", "bigint", null, "0", "-32768", "32767"),
            new Column("i4", "integer", "numeric(12,2)", "0", null, "100", "-2147483648"),
            new Column("i8", "bigint", "bigint", "9223372036854775807", "9223372036854775806", "-1", null),
            new Column("n0", "numeric(10,0)", "bigint", "100", null, "0", "-7"),
            new Column("n2", "numeric(12,2)", "numeric(20,6)", "0", "0.01", "1500", null, "-0.01", "999999999.99"),
            new Column("nn", "numeric", "numeric", "NaN", "1e30", "123456789012345678901234567890.0001", "0.10", null),
            new Column("nt", "numeric(8,1)", "text", "100", "0.5", null),
            new Column("tn", "text", "numeric(8,3)", "1.5", "001", null, "0"),
            new Column("f4", "real", "double precision", "1.5", "-0", null, "NaN", "Infinity", "1e10"),
            new Column(
                    "f8", "double precision", "double precision", "0.1", "0.30000000000000004", "0.3", null, "1e300"),
            new Column("fn", "double precision", "numeric", "0.1", "1e20", null, "-2.5"),
            new Column("nf", "numeric(20,4)", "double precision", "100", "0.1", "123456789.1234", null),
            new Column("b", "boolean", "boolean", "true", "false", null),
            new Column("tb", "text", "boolean", "yes", "off", null),
            new Column(
                    "d", "date", "date", "2026-03-29", "0044-03-15 BC", "infinity", "-infinity", null, "5874897-12-31"),
            new Column(
                    "t",
                    "timestamp",
                    "timestamp",
                    "2026-03-29 02:30:00.000001",
                    "2026-03-29 02:30:00",
                    "infinity",
                    null,
                    "0044-03-15 10:00:00 BC",
                    "-infinity",
                    "294276-12-31 23:59:59.999999"),
            new Column(
                    "tz",
                    "timestamptz",
                    "timestamptz",
                    "2026-10-25 01:30:00+02",
                    "2026-10-25 01:30:00+01",
                    "infinity",
                    "1883-11-18 12:03:57.000001+00",
                    "0044-03-15 10:00:00+00 BC",
                    null,
                    "-infinity"),
            new Column("ti", "time", "time", "24:00:00", "00:00", "12:00:00.5", null),
            new Column("iv", "interval", "interval", "1 mon", "30 days", "-00:00:00.000001", null),
            new Column(
                    "u",
                    "uuid",
                    "uuid",
                    "f0000000-0000-4000-8000-000000000001",
                    "00000000-0000-4000-8000-000000000001",
                    null),
            new Column(
                    "tu",
                    "text",
                    "uuid",
                    "F0000000-0000-4000-8000-000000000001",
                    "00000000-0000-4000-8000-00000000000a",
                    null),
            new Column("x", "text", "varchar(60)", "", null, " ", "x", "x ", " x", "NULL"),
            new Column("y", "text", "varchar(60)", "ß", "ss", "\u00e9", "e\u0301", "\\N", null, "a\tb\n\\"),
            new Column(
                    "xc", "varchar(20) collate \"en-x-icu\"", "text collate \"C\"", "a", "A", "ä", "Z", null, "漢字😀"),
            new Column("c", "char(12)", "text", "C42", "c42", null, "", " C42"),
            new Column("ct", "text", "char(12)", "C42", " C42", "ü", null, ""),
            new Column(
                    "j",
                    "json",
                    "jsonb",
                    "{\"a\": 1.10, \"b\": [1, 2]}",
                    "{\"b\":[2,1],\"a\":1.1}",
                    "null",
                    null,
                    "{\"a\":\"1.1\",\"b\":[1,2]}",
                    "{\"a\":1.1000000000000001,\"b\":[1,2]}"),
            new Column("tj", "text", "jsonb", "[0.1]", "[0.10000000000000001]", "{}", "\"\"", null),
            new Column(
                    "jb",
                    "jsonb",
                    "json",
                    "{\"a\":null}",
                    "{}",
                    "1e2",
                    "12345678901234567890123",
                    "12345678901234567890124",
                    null),
            new Column("by", "bytea", "bytea", "\\x00ff5c", "\\x", "\\x00", null, "\\x00ff5c00"),
            new Column(
                    "na",
                    "numeric(8,1)[]",
                    "numeric(10,3)[]",
                    "{1.5,NULL}",
                    "{1.5}",
                    "{}",
                    null,
                    "{{1,2},{3,4}}",
                    "{{1,2,3,4}}",
                    "[2:3]={1.5,NULL}"),
            new Column(
                    "ta",
                    "text[]",
                    "varchar(9)[]",
                    "{\"a,b\",\"\\\"\",NULL}",
                    "{\"a,b\",\"\\\"\",\"NULL\"}",
                    "{\"\"}",
                    "{}",
                    null),
            new Column("ca", "char(3)[]", "text[]", "{a,b}", "{a,B}", null, "{\"\"}"),
            new Column(
                    "tza",
                    "timestamptz[]",
                    "timestamptz[]",
                    "{\"2026-10-25 01:30:00+02\"}",
                    "{\"2026-10-25 01:30:00+01\"}",
                    "{infinity}",
                    null),
            new Column("m", "mood", "mood", "sad", "glad", null),
            new Column("mt", "mood", "text", "sad", "glad", null),
            new Column("o", "amount", "amount", "1.50", "-1.5", null),
            new Column("r", "int4range", "int4range", "[1,5)", "[1,6)", "empty", null),
            new Column("ip", "inet", "inet", "10.0.0.1", "10.0.0.1/24", "::1", null));

    private static final String TYPES = """
            create type mood as enum ('sad', 'glad');
            create domain small as numeric(8,2);
            create domain amount as small check (value < 1000)""";

    /** Makes both stores, legacy with the given number of rows, and carries them to modern. */
    static Typed of(int rows) throws SQLException {
        DatabaseSpec legacy = Databases.create(
                TYPES,
                table("typed", "house varchar(8) collate \"en-x-icu\" not null, no bigint not null", true)
                        + ", changed_by text, primary key (house, no))");
        DatabaseSpec modern = Databases.create(
                TYPES,
                table("item", "place char(8) not null, number integer not null", false)
                        + ", nickname text default 'nick', unique (number, place))");
        for (int i = 0; i < rows; i++) {
            int row = i;
            Databases.run(
                    legacy,
                    "insert into typed values (" + house(i) + ", " + no(i) + ", "
                            + COLUMNS.stream()
                                    .map(column -> literal(column.value(row), column.legacyType()))
                                    .collect(Collectors.joining(", "))
                            + ", 'somebody')");
        }
        Typed typed =
                new Typed(legacy, modern, new CheckedEntity(new CapabilityName("typed"), mapping(), legacy, modern));
        typed.carryForward();
        return typed;
    }

    static String house(int row) {
        return "'" + List.of("a", "B", "ä", "Z", "😀", "\uFFFD", "b c", "_").get(row % 8) + "'";
    }

    static long no(int row) {
        return row / 8 - 5L;
    }

    /** Returns the key of a row as reports tell it. */
    static String key(int row) {
        return house(row).replace("'", "") + "," + no(row);
    }

    CheckReport check() throws Exception {
        return new EntityCheck(
                        entity,
                        Scenery.PASSED,
                        Scenery.LEGACY_RULES,
                        Settings.DEFAULT.listing(10_000),
                        Clock.systemUTC())
                .run();
    }

    /** Gives a row of one side the column's next value, which is another fact. */
    String change(Side side, int row, Column column) {
        String value = column.value(row + 2 * COLUMNS.size());
        return side == Side.LEGACY
                ? "update typed set " + column.name() + " = " + literal(value, column.legacyType()) + where(side, row)
                : "update item set m_" + column.name() + " = " + literal(value, column.modernType()) + where(side, row);
    }

    static String where(Side side, int row) {
        return side == Side.LEGACY
                ? " where house = " + house(row) + " and no = " + no(row)
                : " where place = " + house(row) + " and number = " + no(row);
    }

    static String literal(@Nullable String value, String type) {
        // A cast to a type with a collation is none of SQL.
        String plain = type.replaceAll(" collate .*", "");
        return value == null
                ? "null"
                : "e'"
                        + value.replace("\\", "\\\\")
                                .replace("'", "''")
                                .replace("\t", "\\t")
                                .replace("\n", "\\n") + "'::text::" + plain;
    }

    private static EntityTranslator mapping() {
        ColumnMapping.Builder mapping = ColumnMapping.of("typed")
                .legacy("typed", "house", "no")
                .modern("item", "place", "number")
                .column("house", "place")
                .column("no", "number")
                .ignored(Side.LEGACY, "changed_by", "legacy's own audit");
        COLUMNS.forEach(column -> mapping.column(column.name(), "m_" + column.name()));
        return mapping.build();
    }

    private static String table(String name, String key, boolean legacy) {
        return "create table " + name + " (" + key + ", "
                + COLUMNS.stream()
                        .map(column -> legacy
                                ? column.name() + " " + column.legacyType()
                                : "m_" + column.name() + " " + column.modernType())
                        .collect(Collectors.joining(", "));
    }

    private void carryForward() throws SQLException {
        try (Connection from = legacy.open("test");
                Connection to = modern.open("test")) {
            to.setAutoCommit(false);
            JdbcAggregates read = JdbcAggregates.open(from, entity.translator().legacy());
            JdbcAggregates write = JdbcAggregates.open(to, entity.translator().modern());
            Map<Key, Optional<Aggregate>> wanted = read.page(from, Optional.empty(), 1_000_000).stream()
                    .collect(Collectors.toMap(
                            each -> each.key(entity.translator().legacy()),
                            each -> Optional.of(entity.translator().toModern(each, Optional.empty()))));
            write.write(to, Map.of(), wanted);
            to.commit();
        }
    }

    /**
     * A column on both sides.
     *
     * @param values different facts, written so that both types take them; null for SQL NULL; none for another number in
     *     every row
     */
    record Column(String name, String legacyType, String modernType, List<@Nullable String> values) {
        Column(String name, String legacyType, String modernType, @Nullable String... values) {
            this(name, legacyType, modernType, Arrays.asList(values));
        }

        @Nullable
        String value(int row) {
            return values.isEmpty() ? Integer.toString(row) : values.get(row / (2 * COLUMNS.size()) % values.size());
        }
    }
}
