package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.Way;
import io.strangler.bridge.sample.World;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values that are easily lost, cut or mistaken for one another, in both directions. */
@NullUnmarked
final class HardValuesIT {
    private static final String TABLES = """
            create type mood as enum ('glad', 'sad', 'très triste');
            create domain rate as numeric(5,2) check (value >= 0);
            create domain label as text;
            create domain stamp as timestamptz;
            create domain hash as bytea;
            create domain tags as text[];
            create table thing (no bigint primary key, mood mood, moods mood[], rate rate, label label, amount numeric(38,10),
              big numeric, at timestamptz, local timestamp, day date, tod time, span interval, words text[], nums int[],
              doc jsonb, jdoc json, uid uuid, img bytea, txt text, code char(6), ratio float8, yes boolean, part int4range,
              net inet, bits bit(4), spot point);
            create table paper (no bigint primary key, txt text, doc jsonb, img bytea, words text[], edition int);
            create table moment (at stamp, local timestamp, day date, tod time, mood mood, amount numeric(38,10), code char(4),
              uid uuid, img hash, yes boolean, label label, words tags, txt text,
              primary key (at, local, day, tod, mood, amount, code, uid, img, yes, label, words))""";

    // Any may turn into any other.
    private static final List<String> ROWS = List.of(
            "'glad', '{glad,sad}', 1.50, 'l', 1234567890.5, 1.1, '2026-03-29 01:30:00+00', '2026-03-29 02:30:00', '2026-03-29',"
                    + " '12:34:56.789', '1 year 2 mons 3 days 04:05:06.7', '{a,b}', '{1,2}', '{\"a\": 1}', '{\"a\":  1}',"
                    + " '6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01', '\\x00ff', 'x', 'ab', 0.1, true, '[1,5)', '10.0.0.1/8', '1010',"
                    + " '(1,2)'",
            "'sad', '{}', 0, '', 0, 'NaN', 'infinity', 'infinity', 'infinity', '24:00:00', '00:00:00', '{}', '{}', '{}', '{}',"
                    + " '00000000-0000-0000-0000-000000000000', '', '', '', 'NaN', false, 'empty', '::1', '0000', '(0,0)'",
            "'sad', '{NULL}', 999.99, ' ', 9999999999999999999999999999.9999999999, 'Infinity', '-infinity', '-infinity',"
                    + " '-infinity', '00:00:00', '-1 mons', '{NULL}', '{NULL}', 'null', 'null',"
                    + " 'ffffffff-ffff-ffff-ffff-ffffffffffff', '\\x00', ' ', ' ', 'Infinity', null, '(,)', '0.0.0.0', '1111',"
                    + " '(-1,1e300)'",
            "'très triste', '{très triste}', 0.01, 'ß', -0.0000000001, '-Infinity', '0044-03-15 12:00:00+00 BC',"
                    + " '0044-03-15 12:00:00 BC', '0044-03-15 BC', '00:00:00.000001', '@ 1 microsecond',"
                    + " '{\"\",\"NULL\",\"a,b\",\"{c}\",\"\\\"\",\"\\\\\"}', '{-2147483648,2147483647}',"
                    + " '{\"é\": [\"😀\", null]}', '[1,1.0]', '6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c02', '\\x5c78',"
                    + " E'\\\\ \\t \\n \\r \\b \\f \\v é 漢字 😀 \\u00A0', 'é漢😀', '-0', false, '[-2147483648,2147483647)', '::',"
                    + " '0101', '(NaN,0)'",
            "'glad', '{{glad},{sad}}', 1.5, 'NULL', 1.0, 1.1, '0044-03-15 12:00:00+00', '0044-03-15 12:00:00', '0044-03-15',"
                    + " '23:59:59.999999', '178000000 years', '{{a,b},{c,d}}', '{{1},{2}}', '[]', '[]',"
                    + " '6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c03', '\\xdeadbeef', '\\N', '\\N', 1e-300, true, '[5,6)',"
                    + " '2001:db8::/32', '0001', '(1e-300,1)'",
            "'glad', '[2:3]={glad,sad}', 100, 'é', 1.0000000001, 1e100, '294276-12-31 23:59:59.999999+00',"
                    + " '294276-12-31 23:59:59.999999', '5874897-12-31', '12:00', '-00:00:00.000001', '{NULL,\"NULL\"}',"
                    + " '[0:1]={1,2}', '\"\"', '\"\"', '6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c04', '\\x27', 'NULL', 'NULL', 1e300, true,"
                    + " '[1,2147483647)', '10.0.0.1', '1000', '(Infinity,0)'",
            "'glad', '{glad}', 1, 'a', 1, 1, '4713-01-01 00:00:00+00 BC', '4713-01-01 00:00:00 BC', '4713-01-01 BC', '01:00', '1 day',"
                    + " '{a}', '{1}', '1', '1', '6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c05', '\\x41', 'a', 'a', 1, true, '[1,2)',"
                    + " '10.0.0.2', '1001', '(0,1)'",
            "null" + ", null".repeat(24));
    private static final Map<Side, Integer> FIRST = Map.of(Side.LEGACY, 0, Side.MODERN, 1_000);

    private static final List<String> MOMENT =
            List.of("at", "local", "day", "tod", "mood", "amount", "code", "uid", "img", "yes", "label", "words");
    private static final List<String> MOMENT_COLUMNS =
            Stream.concat(MOMENT.stream(), Stream.of("txt")).toList();

    private static World world;

    @BeforeAll
    static void create() throws Exception {
        world = World.of(
                List.of(
                        new SameTranslator(
                                "thing",
                                ("no mood moods rate label amount big at local day tod span words nums doc jdoc uid img"
                                                + " txt code ratio yes part net bits spot")
                                        .split(" ")),
                        new SameTranslator("paper", "no", "txt", "doc", "img", "words", "edition"),
                        new SameTranslator(AggregateShape.of(TableShape.root("moment", MOMENT, MOMENT_COLUMNS)))),
                TABLES);
        world.run(world.forward());
        world.run(world.reverse());
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyValueArrivesAndMayTurnIntoEveryOther(Side from) throws Exception {
        Way way = Way.of(world, from);
        int first = FIRST.get(from);
        String all = "select thing::text from thing where no between " + first + " and " + (first + 99);
        List<String> statements = new ArrayList<>();
        for (int row = 0; row < ROWS.size(); row++) {
            for (int other = 0; other < ROWS.size(); other++) {
                statements.add("insert into thing values (" + (first + row * 10 + other) + ", " + ROWS.get(row) + ")");
            }
        }
        way.carry(statements.toArray(String[]::new));
        assertThat(way.agreed(all)).hasSize(ROWS.size() * ROWS.size());

        way.carry(IntStream.range(0, ROWS.size())
                .mapToObj(other ->
                        "update thing set (mood, moods, rate, label, amount, big, at, local, day, tod, span, words,"
                                + " nums, doc, jdoc, uid, img, txt, code, ratio, yes, part, net, bits, spot) = row("
                                + ROWS.get(other) + ") where no between " + first + " and " + (first + 99)
                                + " and no % 10 = " + other)
                .toArray(String[]::new));
        assertThat(way.agreed(all)).hasSize(ROWS.size() * ROWS.size());
    }

    @ParameterizedTest
    @EnumSource
    void largeValuesArriveWholeAndStayWhenSomethingElseChanges(Side from) throws Exception {
        Way way = Way.of(world, from);
        int no = FIRST.get(from) + 1;
        String all =
                "select concat_ws(' ', octet_length(txt), md5(txt), md5(doc::text), md5(img), md5(words::text), edition) from paper where no = "
                        + no;
        way.carry(
                // Random, so that no compression makes them small.
                "insert into paper select " + no + ", txt, jsonb_build_object('txt', txt), decode(txt, 'hex'),"
                        + " array[txt, null, txt], 1 from (select string_agg(md5(n::text || random()), '') as txt"
                        + " from generate_series(1, 3200) n) x");
        assertThat(way.agreed(all))
                .singleElement()
                .asString()
                .startsWith("102400 ")
                .endsWith(" 1");

        way.carry("update paper set edition = 2 where no = " + no);
        assertThat(way.agreed(all))
                .singleElement()
                .asString()
                .startsWith("102400 ")
                .endsWith(" 2");

        for (String change : List.of(
                "doc = doc || '{\"more\": 1}'",
                "words = words || array['more']",
                "img = img || '\\x00'",
                "txt = txt || 'é'")) {
            way.carry("update paper set " + change + " where no = " + no);
            way.agreed(all);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeMayBePartOfAKey(Side from) throws Exception {
        Way way = Way.of(world, from);
        String all = "select moment::text from moment";
        List<String> statements = new ArrayList<>();
        statements.add("create temp table draft (like thing)");
        ROWS.subList(0, ROWS.size() - 1).forEach(row -> statements.add("insert into draft values (0, " + row + ")"));
        statements.add(
                "insert into moment select at, local, day, tod, mood, amount, code, uid, img, coalesce(yes, true),"
                        + " label, words, '" + from + "' from draft");
        way.carry(statements.toArray(String[]::new));
        assertThat(way.agreed(all)).hasSize(ROWS.size() - 1);

        way.carry("update moment set txt = txt || ' changed'");
        way.agreed(all);

        way.carry("update moment set label = label || '!'");
        way.agreed(all);

        way.carry("delete from moment");
        assertThat(way.agreed(all)).isEmpty();
    }
}
