package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.World;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked
final class ForwardStreamIT {
    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void whatWasThereIsLoadedAndWhatChangesFollows() throws Exception {
        world.legacy(
                "insert into person (name, city, internal) values ('ADA', 'London', 'x'), ('BOB', null, null)",
                "insert into phone values (1, 1, '11'), (1, 3, '13')",
                "insert into notes values (7, 2, 'hello')");

        world.run(world.forward());
        assertThat(world.modernText("select name, visits from person where number = 1"))
                .isEqualTo("ADA 0");
        assertThat(world.modernText("select string_agg(number, ',' order by position) from person_phone"))
                .isEqualTo("11,13");
        assertThat(world.modernText("select body from note where id = 7 and person_number = 2"))
                .isEqualTo("hello");

        world.legacy(
                "insert into person (name, city) values ('CY', 'Cork')",
                "update person set city = null, visits = 5 where no = 1",
                "delete from phone where no = 1 and seq = 1",
                "insert into notes values (8, 3, 'new')",
                "delete from notes where note_no = 7",
                "delete from person where no = 2");
        world.drain(world.forward());

        assertThat(world.modernText("select string_agg(name || visits, ',' order by number) from person"))
                .isEqualTo("ADA5,CY0");
        assertThat(world.modernText("select string_agg(city, ',') from person_address"))
                .isEqualTo("Cork");
        assertThat(world.modernText("select string_agg(number || position, ',') from person_phone"))
                .isEqualTo("130");
        assertThat(world.modernText("select string_agg(body, ',') from note")).isEqualTo("new");
    }
}
