package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.Way;
import io.strangler.bridge.sample.World;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.io.StringReader;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/** Transactions whose order or whole matters: keys that change, rows that refer to one another, values that change places. */
@NullUnmarked
final class HardTransactionsIT {
    private static final String TABLES = """
            create table purchase (no bigint primary key, txt text);
            create table purchase_line (purchase_no bigint not null references purchase on update cascade, pos int, txt text,
              primary key (purchase_no, pos));
            create table invoice (no bigint primary key, purchase_no bigint not null references purchase on update cascade);
            create table seat (no bigint primary key, place int not null unique, label varchar(4) not null,
              area int not null, unique (label, area));
            create table rank (no bigint primary key, place int unique deferrable initially deferred);
            create table one (no bigint primary key, other bigint not null);
            create table other (no bigint primary key, one bigint not null references one deferrable initially deferred);
            alter table one add foreign key (other) references other deferrable initially deferred;
            create table tree (no bigint primary key, parent bigint references tree deferrable)""";

    private static World world;

    @BeforeAll
    static void create() throws Exception {
        world = World.of(
                List.of(
                        // Before what it refers to: a plan may name its entities in any order.
                        new SameTranslator("invoice", "no", "purchase_no"),
                        new SameTranslator(AggregateShape.of(
                                TableShape.root("purchase", List.of("no"), List.of("no", "txt")),
                                TableShape.child(
                                        "purchase_line",
                                        "purchase_no",
                                        "no",
                                        List.of("pos"),
                                        List.of("purchase_no", "pos", "txt")))),
                        new SameTranslator("seat", "no", "place", "label", "area"),
                        new SameTranslator("rank", "no", "place"),
                        new SameTranslator("one", "no", "other"),
                        new SameTranslator("other", "no", "one"),
                        new SameTranslator("tree", "no", "parent")),
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
    void keysChangeAlsoAsTheLastThingInATransaction(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry(
                "delete from invoice; delete from purchase_line; delete from purchase",
                "insert into purchase values (1, 'a'), (2, 'b'), (3, 'c')",
                "insert into purchase_line values (1, 1, 'a1'), (1, 2, 'a2'), (2, 1, 'b1')");

        way.carry("update purchase set txt = 'A' where no = 1; update purchase set no = 11 where no = 1");
        assertThat(way.agreed(LINES)).containsExactly("2 b 1 b1", "3 c", "11 A 1 a1", "11 A 2 a2");

        // Round and round: each key is another row's afterwards.
        way.carry("update purchase set no = 0 where no = 2; update purchase set no = 2 where no = 3;"
                + " update purchase set no = 3 where no = 11; update purchase set no = 11 where no = 0");
        assertThat(way.agreed(LINES)).containsExactly("2 c", "3 A 1 a1", "3 A 2 a2", "11 b 1 b1");

        way.carry(
                "update purchase_line set pos = 5 where pos = 1; update purchase_line set purchase_no = 2 where pos = 2");
        assertThat(way.agreed(LINES)).containsExactly("2 c 2 a2", "3 A 5 a1", "11 b 5 b1");
    }

    @ParameterizedTest
    @EnumSource
    void manyRowsOfOneStatementAndOfCopyArrive(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry("delete from invoice; delete from purchase_line; delete from purchase");
        try (Connection connection = way.here().open("test")) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy purchase from stdin",
                            new StringReader(IntStream.rangeClosed(1, 7_000)
                                    .mapToObj(no -> no + "\tcopied " + no + "\n")
                                    .collect(Collectors.joining())));
        }
        way.carry("insert into purchase_line select no, pos, 'x' from purchase, generate_series(1, 2) pos");
        String sums =
                "select concat_ws(' ', count(*), sum(p.no), md5(string_agg(p.txt || l.pos || l.txt, ',' order by p.no, l.pos)))"
                        + " from purchase p left join purchase_line l on l.purchase_no = p.no";
        assertThat(way.agreed(sums)).singleElement().asString().startsWith("14000 ");

        way.carry("update purchase set txt = 'changed ' || no");
        way.agreed(sums);

        way.carry("delete from purchase_line; delete from purchase where no > 10");
        assertThat(way.agreed(sums)).singleElement().asString().startsWith("10 ");
    }

    @ParameterizedTest
    @EnumSource
    void aPartOfAnAggregateMayComeAndGoAlone(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry(
                "delete from invoice; delete from purchase_line; delete from purchase",
                "insert into purchase values (1, 'a')");

        way.carry("insert into purchase_line values (1, 1, 'a1'), (1, 2, 'a2')");
        assertThat(way.agreed(LINES)).containsExactly("1 a 1 a1", "1 a 2 a2");

        way.carry("delete from purchase_line where pos = 1; update purchase_line set txt = '' where pos = 2");
        assertThat(way.agreed(LINES)).containsExactly("1 a 2 ");
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatReferToOthersComeAndGoWithThem(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry("delete from invoice; delete from purchase_line; delete from purchase");

        way.carry(
                "begin; insert into purchase values (1, 'a'), (2, 'b'); insert into purchase_line values (1, 1, 'a1');"
                        + " insert into invoice values (7, 1), (8, 2); commit");
        assertThat(way.agreed(INVOICES)).containsExactly("7 a", "8 b");

        way.carry(
                "begin; insert into purchase values (3, 'c'); update invoice set purchase_no = 3; commit",
                "begin; delete from purchase_line; delete from purchase where no < 3; commit");
        assertThat(way.agreed(INVOICES)).containsExactly("7 c", "8 c");

        way.carry("begin; delete from invoice; delete from purchase; insert into purchase values (3, 'again'); commit");
        assertThat(way.agreed(LINES)).containsExactly("3 again");
    }

    @ParameterizedTest
    @EnumSource
    void constraintsThatHoldOnlyAtTheEndOfATransactionHoldThere(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry(
                "begin; delete from one; delete from other; commit",
                "set constraints all deferred",
                "delete from tree");

        way.carry("begin; insert into one values (1, 10), (2, 20); insert into other values (10, 1), (20, 2); commit");
        assertThat(way.agreed("select one.no || ' ' || other.no from one join other on one.no = one order by 1"))
                .containsExactly("1 10", "2 20");

        way.carry("begin; set constraints all deferred; insert into tree values (3, 2); insert into tree values (2, 1);"
                + " insert into tree values (1, 3); commit");
        assertThat(way.agreed("select no || ' ' || parent from tree order by 1"))
                .containsExactly("1 3", "2 1", "3 2");

        way.carry(
                "begin; update one set no = no + 100; update other set one = one + 100; delete from one where no = 102;"
                        + " delete from other where no = 20; commit",
                "begin; set constraints all deferred; delete from tree where no = 1; update tree set parent = null where no = 2;"
                        + " commit");
        assertThat(way.agreed("select one.no || ' ' || other.no from one join other on one.no = one order by 1"))
                .containsExactly("101 10");
        assertThat(way.agreed("select no || ' ' || coalesce(parent, 0) from tree order by 1"))
                .containsExactly("2 0", "3 2");
    }

    @ParameterizedTest
    @EnumSource
    void uniqueValuesChangePlaces(Side from) throws Exception {
        Way way = Way.of(world, from);
        String all = "select concat_ws(' ', no, place, label, area) from seat order by no";
        way.carry("delete from seat; delete from rank");
        way.carry(
                "insert into seat values (1, 1, 'a', 1), (2, 2, 'b', 1), (3, 3, 'c', 1), (4, 4, 'a', 2)",
                "insert into rank select n, n from generate_series(1, 5) n");

        way.carry("begin; update seat set place = 0 where no = 1; update seat set place = 1 where no = 2;"
                + " update seat set place = 2 where no = 1; commit");
        assertThat(way.agreed(all)).containsExactly("1 2 a 1", "2 1 b 1", "3 3 c 1", "4 4 a 2");

        // Both of two columns, and one of them alone.
        way.carry("begin; update seat set area = 0 where no = 1; update seat set label = 'a' where no = 2;"
                + " update seat set label = 'b', area = 1 where no = 1; commit");
        assertThat(way.agreed(all)).containsExactly("1 2 b 1", "2 1 a 1", "3 3 c 1", "4 4 a 2");

        // A whole row of seats moves on, and the last takes the place of a new one and of one that is gone.
        way.carry(
                "begin; update seat set place = place + 100; update seat set place = place - 99; delete from seat where no = 4;"
                        + " update seat set place = 5 where no = 3; insert into seat values (5, 4, 'a', 2); commit");
        assertThat(way.agreed(all)).containsExactly("1 3 b 1", "2 2 a 1", "3 5 c 1", "5 4 a 2");

        way.carry("update rank set place = 6 - place");
        assertThat(way.agreed("select no || ' ' || place from rank order by 1"))
                .containsExactly("1 5", "2 4", "3 3", "4 2", "5 1");
    }

    @ParameterizedTest
    @EnumSource
    void uniqueValuesChangePlacesInSeveralTransactions(Side from) throws Exception {
        Way way = Way.of(world, from);
        way.carry("delete from seat");
        way.carry("insert into seat select n, n, 'x', n from generate_series(1, 50) n");

        for (int no = 1; no < 50; no += 2) {
            World.execute(
                    way.here(),
                    "update seat set place = 0 where no = " + no,
                    "update seat set place = " + no + " where no = " + (no + 1),
                    "update seat set place = " + (no + 1) + " where no = " + no);
        }
        world.drain(way.stream());
        org.awaitility.Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(20))
                .untilAsserted(() -> way.agreed("select no || ' ' || place from seat order by 1"));
    }

    private static final String LINES = "select concat_ws(' ', p.no, p.txt, l.pos, l.txt) from purchase p"
            + " left join purchase_line l on l.purchase_no = p.no order by p.no, l.pos";
    private static final String INVOICES =
            "select i.no || ' ' || p.txt from invoice i join purchase p on p.no = purchase_no order by 1";
}
