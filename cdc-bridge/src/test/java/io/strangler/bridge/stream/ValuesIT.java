package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.World;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What changes carry: large values, values that are not in the log, and keys that change. */
@NullUnmarked
final class ValuesIT {
    private static final String TABLE =
            "create table paper (no bigint primary key, txt text, doc jsonb, img bytea, edition int)";
    private static final String SUMMARY =
            "select no, length(txt), md5(txt), md5(doc::text), length(img), md5(img), edition from paper where no = ";

    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.of(new SameTranslator("paper", "no", "txt", "doc", "img", "edition"), TABLE);
        world.run(world.forward());
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void largeValuesArriveWholeAndStayWhenSomethingElseChanges() throws Exception {
        world.legacy(
                // Random, so that no compression makes them small.
                "insert into paper select 1, txt, jsonb_build_object('txt', txt), decode(txt, 'hex'), 1 from ("
                        + "select string_agg(md5(n::text || random()), '') as txt from generate_series(1, 3200) n) x");
        world.drain(world.forward());
        assertThat(world.modernText("select length(txt), length(img) from paper"))
                .isEqualTo("102400 51200");
        assertThat(world.modernText(SUMMARY + 1)).isEqualTo(world.legacyText(SUMMARY + 1));

        world.legacy("update paper set edition = 2");
        world.drain(world.forward());
        assertThat(world.modernText(SUMMARY + 1))
                .isEqualTo(world.legacyText(SUMMARY + 1))
                .endsWith(" 2");

        // The way back has whole rows in its log, so it also knows what did not change.
        world.run(world.reverse());
        world.inForce(World.LIVE);
        world.modern("update paper set edition = 3", "update paper set doc = doc || '{\"more\": 1}'");
        world.drain(world.reverse());
        assertThat(world.legacyText(SUMMARY + 1))
                .isEqualTo(world.modernText(SUMMARY + 1))
                .endsWith(" 3");
    }

    @Test
    void bytesAreTheSameAfterManyChanges() throws Exception {
        world.legacy("insert into paper (no, img) select n, decode(md5(n::text), 'hex') from generate_series(1, 5) n");
        for (int i = 0; i < 15; i++) {
            // One batch each: a statement that is used again and again is not to read differently.
            world.legacy("update paper set edition = " + i);
            world.drain(world.forward());
        }

        String all = "select string_agg(no || md5(img) || edition, ',' order by no) from paper";
        assertThat(world.modernText(all)).isEqualTo(world.legacyText(all));
    }

    @Test
    void aKeyThatChangesIsADeleteAndAnInsertInOneTransaction() throws Exception {
        world.modern(
                "create table seen (op text, no bigint, at xid8 default pg_current_xact_id())",
                "create function see() returns trigger language plpgsql as $$ begin"
                        + " insert into seen values (tg_op, coalesce(new.no, old.no)); return null; end $$",
                "create trigger see after insert or update or delete on paper for each row execute function see()");
        world.legacy("insert into paper (no, txt) values (1, 'a'), (2, 'b')");
        world.drain(world.forward());
        world.modern("delete from seen");

        world.legacy("update paper set no = 7 where no = 1");
        world.drain(world.forward());

        assertThat(world.modernText("select string_agg(no || txt, ',' order by no) from paper"))
                .isEqualTo("2b,7a");
        assertThat(world.modernText("select string_agg(op || no, ' ' order by no), count(distinct at) from seen"))
                .isEqualTo("DELETE1 INSERT7 1");
    }
}
