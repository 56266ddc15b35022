package io.strangler.proxy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CacheSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResponseCacheTests {
    private static final CapabilityName SHOP = new CapabilityName("shop");
    private static final StageRule OFF = Flags.fixed(SHOP, Stage.OFF);
    private static final Answer ANSWER = AnswerTests.answer(200, "Cache-Control: max-age=60~Age: 5");

    private long now = 1_000;
    private final ResponseCache cache = new ResponseCache(new CacheSpec(100_000, 10_000), () -> now);

    @Test
    void anAnswerAgesFromWhatItWasWhenItCame() {
        keep("/a", wanted("legacy", "1", "/a", Map.of(), false), ANSWER);

        now += 50;

        assertThat(find("/a", wanted("legacy", "1", "/a", Map.of(), false)).age(now))
                .isEqualTo(55);
        assertThat(find("/a", wanted("legacy", "1", "/a", Map.of(), false)).left(now))
                .isEqualTo(5);
    }

    @Test
    void answersOnlyWhatWasAskedInEveryRespect() {
        keep(
                "/a",
                wanted("legacy", "1", "/a?x", Map.of("accept", "json"), false),
                AnswerTests.answer(200, "Cache-Control: max-age=60~Vary: Accept"));

        assertThat(cache.find("/a", wanted("legacy", "1", "/a?x", Map.of("accept", "json"), false)))
                .isPresent();
        assertThat(cache.find("/a", wanted("modern", "1", "/a?x", Map.of("accept", "json"), false)))
                .isEmpty();
        assertThat(cache.find("/a", wanted("legacy", "2", "/a?x", Map.of("accept", "json"), false)))
                .isEmpty();
        assertThat(cache.find("/a", wanted("legacy", "1", "/a?y", Map.of("accept", "json"), false)))
                .isEmpty();
        assertThat(cache.find("/a", wanted("legacy", "1", "/a?x", Map.of("accept", "html"), false)))
                .isEmpty();
        assertThat(cache.find("/a", wanted("legacy", "1", "/a?x", Map.of(), false)))
                .isEmpty();
        assertThat(cache.find("/a", wanted("legacy", "1", "/a?x", Map.of("accept", "json"), true)))
                .isEmpty();
    }

    @Test
    void everythingGoesWithItsRuleEvenWhenTheSameWordsComeBack() {
        Wanted wanted = wanted("legacy", "1", "/a", Map.of(), false);
        long before = cache.following(OFF);
        cache.keep("/a", wanted, ANSWER, new byte[1], before);

        cache.following(Flags.fixed(SHOP, Stage.LIVE));
        cache.following(Flags.fixed(SHOP, Stage.OFF));

        assertThat(cache.find("/a", wanted)).isEmpty();
        cache.keep("/a", wanted, ANSWER, new byte[1], before);
        assertThat(cache.find("/a", wanted)).isEmpty();
    }

    @Test
    void whatWasAskedForBeforeAWriteIsNotKeptAfterIt() {
        Wanted wanted = wanted("legacy", "1", "/a", Map.of(), false);
        keep("/a", wanted, ANSWER);
        keep("/b", wanted("legacy", "1", "/b", Map.of(), false), ANSWER);
        long before = cache.following(OFF);

        cache.invalidate("/a");
        cache.keep("/a", wanted, ANSWER, new byte[1], before);

        assertThat(cache.find("/a", wanted)).isEmpty();
        assertThat(cache.find("/b", wanted("legacy", "1", "/b", Map.of(), false)))
                .isPresent();
    }

    @Test
    void keepsNoMoreThanItsLimit() {
        for (int i = 0; i < 100; i++) {
            cache.keep(
                    "/" + i,
                    wanted("legacy", "1", "/" + i, Map.of(), false),
                    ANSWER,
                    new byte[9_000],
                    cache.following(OFF));
        }
        long kept = java.util.stream.IntStream.range(0, 100)
                .filter(i -> cache.find("/" + i, wanted("legacy", "1", "/" + i, Map.of(), false))
                        .isPresent())
                .count();

        assertThat(kept).isBetween(1L, 11L);
    }

    private void keep(String path, Wanted wanted, Answer answer) {
        cache.keep(path, wanted, answer, new byte[10], cache.following(OFF));
    }

    private Stored find(String path, Wanted wanted) {
        return cache.find(path, wanted).orElseThrow();
    }

    private static Wanted wanted(String side, String key, String target, Map<String, String> fields, boolean personal) {
        return new Wanted(
                new Wanted.Place("shop", side, key, "http://x", target),
                name -> fields.getOrDefault(name, ""),
                personal);
    }
}
