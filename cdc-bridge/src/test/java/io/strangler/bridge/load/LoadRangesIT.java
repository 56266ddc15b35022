package io.strangler.bridge.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.World;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables of every size and with keys of every kind are loaded whole, by several workers where there is work for them. */
@NullUnmarked
final class LoadRangesIT {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            k text collate "und-x-icu" ; k    ; (array['ä','a','Ab','aB','z'])[n % 5 + 1] || n ; 12000 ; 3
            a int, k varchar(20)       ; a, k ; n % 3, 'x' || n                                ; 12000 ; 3
            k bigint                   ; k    ; n                                              ; 1     ; 1
            k bigint                   ; k    ; n                                              ; 0     ; 1
            """)
    void everyRowIsLoadedOnce(String columns, String key, String values, int rows, int ranges) throws Exception {
        List<String> keys = List.of(key.split(", "));
        List<String> all = keys.size() == 2 ? List.of("a", "k", "txt") : List.of("k", "txt");
        SameTranslator translator = new SameTranslator(AggregateShape.of(TableShape.root("t", keys, all)));
        try (World world =
                World.of(translator, "create table t (" + columns + ", txt text, primary key (" + key + "))")) {
            world.legacy(
                    "insert into t select " + values + ", 'v' || n from generate_series(1, " + rows + ") n", "analyze");

            world.run(world.forward());

            String contents = "select count(*), md5(string_agg(t::text, ',' order by t::text collate \"C\")) from t";
            assertThat(world.modernText(contents))
                    .isEqualTo(world.legacyText(contents))
                    .startsWith(rows + " ");
            assertThat(world.modernText("select count(*), sum(rows), count(done_at) from strangler.load_range"))
                    .isEqualTo(ranges + " " + rows + " " + ranges);
        }
    }
}
