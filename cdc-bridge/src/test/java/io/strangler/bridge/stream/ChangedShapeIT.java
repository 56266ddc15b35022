package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.Way;
import io.strangler.bridge.sample.World;
import io.strangler.translate.Side;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables that change their shape under a running stream: it goes on, or stops before it misreads. */
@NullUnmarked
final class ChangedShapeIT {
    private static final String TRADE_NAMES =
            "alter table item rename column note to x; alter table item rename column name to note;"
                    + " alter table item rename column x to name";

    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.of(
                new SameTranslator("item", "no", "name", "price", "note"),
                "create table item (no bigint primary key, name varchar(40), price int, note text, unmapped int);"
                        + " insert into item values (1, 'a', 100, 'n', 0)");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                // With what puts it back, so that the stream goes on by itself; empty where nothing does.
                Arguments.of(
                        Side.LEGACY,
                        "alter table item rename column note to remark",
                        "column item.note is called remark now",
                        "alter table item rename column remark to note"),
                Arguments.of(
                        Side.MODERN,
                        "alter table item drop column note; alter table item add column note text",
                        "column item.note was dropped and added again",
                        ""),
                Arguments.of(
                        Side.MODERN,
                        "alter table item alter column price type text using price || ' EUR'",
                        "column item.price was integer and is text now",
                        ""),
                Arguments.of(
                        Side.LEGACY,
                        TRADE_NAMES,
                        "column item.name is called note now, and another column has its name",
                        TRADE_NAMES),
                Arguments.of(
                        Side.MODERN,
                        "alter table item rename to thing",
                        "table item is called thing now",
                        "alter table thing rename to item"));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatMeansSomethingElseNowStopsTheStreamBeforeItMisreads(Side from, String change, String reason, String back)
            throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());
        String before = World.text(way.there(), "select item::text from item");

        // In one transaction with a change of data, which the stream sees before anything else.
        World.execute(way.here(), "begin; update item set unmapped = 1; " + change + "; commit");
        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains(reason, "strangler stream resume people", "strangler stream reload people"));
        assertThat(World.text(way.there(), "select item::text from item")).isEqualTo(before);

        if (back.isEmpty()) {
            way.stream().acceptShape();
        } else {
            World.execute(way.here(), back);
        }
        until(() -> assertThat(way.stream().state()).isEqualTo(new StreamState.Running()));
        way.carry("update item set name = 'again', price = '7'");
        assertThat(World.text(way.there(), "select name, price from item")).isEqualTo("again 7");
    }

    @ParameterizedTest
    @EnumSource
    void whatChangesUnderAnotherNameIsNotPassedByWhenTheNameIsBack(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());

        World.execute(
                way.here(),
                "begin; alter table item rename to thing; update thing set price = 7; alter table thing rename to item;"
                        + " commit");

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("under the name public.thing", "strangler stream reload"));
        arrivesAnew(way);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenWhileATableIsNotPublishedIsNotPassedBy(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());
        String publication = way.stream().name().value();

        World.execute(
                way.here(),
                "alter publication " + publication + " drop table item",
                "update item set price = 7",
                "alter publication " + publication + " add table item");

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("public.item was taken out of publication " + publication, "strangler stream reload"));
        arrivesAnew(way);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenWithoutAPublicationIsNotPassedByAlsoWhenNobodyLooked(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());
        way.stream().stop();
        World.execute(way.here(), "drop publication " + way.stream().name().value(), "update item set price = 7");

        way.stream().start();

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("public.item was taken out of publication", "strangler stream reload"));
        arrivesAnew(way);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAddedOrOnlyWidensGoesOn(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());

        way.carry("alter table item add column more text default 'x'; alter table item drop column unmapped;"
                + " alter table item alter column name type varchar(80); update item set price = 101");
        way.carry("insert into item (no, name, price) values (2, repeat('b', 40), 1)");

        assertThat(way.agreed("select concat_ws(' ', no, name, price, note) from item order by no"))
                .containsExactly("1 a 101 n", "2 " + "b".repeat(40) + " 1");
        assertThat(way.stream().state()).isEqualTo(new StreamState.Running());
    }

    @ParameterizedTest
    @EnumSource
    void aTableOfTheDestinationThatMeansSomethingElseIsNotWritten(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());

        World.execute(way.there(), TRADE_NAMES);
        World.execute(way.here(), "update item set note = 'mine'");

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("column item.name is called note now, and another column has its name"));
        assertThat(World.text(way.there(), "select name, note from item")).isEqualTo("n a");
    }

    @ParameterizedTest
    @EnumSource
    void whatChangedWhileNobodyLookedIsFoundAtTheStart(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());
        way.stream().stop();
        World.execute(way.here(), "alter table item drop column note; alter table item add column note text");

        way.stream().start();

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("column item.note was dropped and added again"));
        way.stream().beginAnew();
        until(() -> assertThat(way.stream().state()).isEqualTo(new StreamState.Running()));
    }

    @ParameterizedTest
    @EnumSource
    void aTruncatedTableStopsTheStreamAndSaysHowToGoOn(Side from) throws Exception {
        Way way = Way.of(world, from);
        world.run(way.stream());

        World.execute(way.here(), "truncate item");

        until(() -> assertThat(way.stream().state().obstacle().orElse(""))
                .contains("table public.item was truncated", "truncate its counterpart", "strangler stream reload"));
        assertThat(World.text(way.there(), "select count(*) from item")).isEqualTo("1");
    }

    private static void arrivesAnew(Way way) throws Exception {
        way.stream().beginAnew();
        until(() -> assertThat(way.stream().state()).isEqualTo(new StreamState.Running()));
        assertThat(World.text(way.there(), "select price from item")).isEqualTo("7");
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}
