package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.sample.World;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class LoadIT {
    private static final int PERSONS = 20_000;
    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy(
                "insert into person (name, city) select 'NAME ' || n, case when n % 3 = 0 then 'Cork' end"
                        + " from generate_series(1, " + PERSONS + ") n",
                "insert into phone select n, s, n || '-' || s from generate_series(1, " + PERSONS
                        + ") n, generate_series(1, 3) s where (n + s) % 2 = 0",
                "analyze");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void theLoadTakesSecondsAndGoesOverIntoTheStreamWithoutAGap() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        AtomicLong writes = new AtomicLong();
        Thread writer = Thread.ofPlatform().start(() -> write(writing, writes));

        world.run(world.forward());
        writing.set(false);
        writer.join();
        world.drain(world.forward());

        Watermark watermark = world.forward().status(0, 0, 0).watermark().orElseThrow();
        System.out.println("loaded " + watermark.loaded() + " aggregates in " + watermark.loadMillis() + " ms, "
                + writes.get() + " writes meanwhile");
        assertThat(watermark.loadMillis()).isLessThan(30_000);
        assertThat(writes.get()).isGreaterThan(20);
        assertThat(world.modernText(
                        "select count(*), sum(visits), md5(string_agg(name, ',' order by number)) from person"))
                .isEqualTo(world.legacyText(
                        "select count(*), sum(visits), md5(string_agg(name, ',' order by no)) from person"));
        assertThat(world.modernText(
                        "select count(*), md5(string_agg(f.number, ',' order by p.number, position)) from person_phone f"
                                + " join person p on p.id = f.person_id"))
                .isEqualTo(
                        world.legacyText("select count(*), md5(string_agg(number, ',' order by no, seq)) from phone"));
        assertThat(world.modernText("select count(*) from strangler.parked")).isEqualTo("0");
    }

    @Test
    void aLoadDoneAgainChangesNothing() throws Exception {
        world.run(world.forward());
        world.forward().stop();
        world.forward().forget();

        world.run(world.forward());

        assertThat(world.modernText("select count(*), sum(version) from person"))
                .isEqualTo(PERSONS + " 0");
    }

    @Test
    void oneTransactionOverEveryRowIsCarriedInParts() throws Exception {
        world.run(world.forward());
        long began = System.nanoTime();
        world.legacy("update person set visits = no, city = 'Everywhere'");
        world.drain(world.forward());
        System.out.println("carried " + PERSONS + " changes in " + (System.nanoTime() - began) / 1_000_000 + " ms");

        assertThat(world.modernText("select count(*) from person where visits = number"))
                .isEqualTo("" + PERSONS);
        assertThat(world.modernText("select count(*) from person_address where city = 'Everywhere'"))
                .isEqualTo("" + PERSONS);
    }

    @Test
    void manySmallTransactionsAreCarriedTogether() throws Exception {
        world.run(world.forward());
        world.forward().stop();
        try (Connection connection = DriverManager.getConnection(world.legacy().url(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 10_000; i++) {
                statement.execute("update person set visits = visits + 1 where no = " + (i % 5_000 + 1));
            }
        }
        long began = System.nanoTime();
        world.run(world.forward());
        world.drain(world.forward());
        System.out.println("carried 10000 transactions in " + (System.nanoTime() - began) / 1_000_000 + " ms");

        assertThat(world.modernText("select sum(visits) from person")).isEqualTo("10000");
    }

    private void write(AtomicBoolean writing, AtomicLong writes) {
        try (Connection connection = DriverManager.getConnection(world.legacy().url(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            for (int i = 1; writing.get(); i++) {
                int no = (i * 7_919) % PERSONS + 1;
                statement.execute("update person set visits = visits + 1 where no = " + no);
                statement.execute("insert into person (name) values ('LATE " + i + "')");
                statement.execute("delete from phone where no = " + (no + 1));
                statement.execute("delete from person where no = " + (PERSONS - i));
                writes.addAndGet(4);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
