package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReadingIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void goodFlagsAreShownWithTheirStage() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            Outcome outcome = Outcome.of(site.plan, "flags");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("shop", "shadow");
            assertThat(outcome.err()).isEmpty();
        }
    }

    @Test
    void everyProblemOfTheFlagsIsToldWithFileLineAndKey() throws Exception {
        try (Site site = new Site(folder, "shadwo")) {
            Files.writeString(site.flags, Files.readString(site.flags) + "  stray: { state: ENABLED }\n");

            Outcome outcome = Outcome.of(site.plan, "flags");
            JsonNode problems =
                    Outcome.of(site.plan, "flags", "-o", "json").json().path("problems");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.out())
                    .contains(site.flags + ":6: flags.shop.defaultVariant:", site.flags + ":7: flags.stray:");
            assertThat(problems.size()).isEqualTo(2);
            assertThat(problems.path(0).path("line").asInt()).isPositive();
        }
    }

    @Test
    void aPlanThatIsNotThereIsAUsageError() {
        Outcome outcome = Outcome.of(folder.resolve("nowhere.yaml"), "status");

        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.err()).contains("nowhere.yaml", "--plan FILE");
    }

    @Test
    void everyProblemOfThePlanIsToldAtOnce() throws Exception {
        try (Site site = new Site(folder, "off")) {
            Files.writeString(
                    site.plan,
                    Files.readString(site.plan)
                            .replace("modern: shop", "modern: nobody")
                            .replace("migration: shop", "migration: SHOP"));

            Outcome outcome = Outcome.of(site.plan, "status");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("SHOP", "nobody", "migration.yaml:");
        }
    }

    @Test
    void aPlanDoesNotEndWellWhileNobodyKnowsWhatIsInForce() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.close();

            Outcome outcome = Outcome.of(site.plan, "plan");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("what is in force is not known");
        }
    }

    @Test
    void planTellsWhatIsWishedButNotInForce() throws Exception {
        try (Site site = new Site(folder, "dualwrite")) {
            assertThat(Outcome.of(site.plan, "plan").exit()).isEqualTo(Exit.OK);

            site.stay("off", 100, Optional.of("not now"));
            Outcome outcome = Outcome.of(site.plan, "plan");

            assertThat(outcome.exit()).isEqualTo(Exit.PENDING);
            assertThat(outcome.err()).contains("shop is at off, the flags say dualwrite: not now");
        }
    }

    @Test
    void statusShowsWhyAFlagIsNotFollowed() throws Exception {
        try (Site site = new Site(folder, "dualwrite")) {
            site.stay("off", 100, Optional.of("the stream is not proven"));

            Outcome outcome = Outcome.of(site.plan, "status");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("refused: the stream is not proven");
        }
    }

    @Test
    void explainAsksTheProxyExactlyWhatAClientWouldSend() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.proxy.answer(
                    "/admin/explain",
                    () -> "{\"capability\":\"shop\",\"side\":\"legacy\",\"mirrored\":null,\"why\":\"stage off\","
                            + "\"considered\":[{\"capability\":\"cart\",\"route\":\"/api/**\",\"why\":\"no field x-b\"}]}");

            Outcome outcome =
                    Outcome.of(site.plan, "explain", "GET", "/api/shop/4%202?a=b&c", "-H", "x-side:modern;token");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("legacy", "stage off", "cart", "no field x-b");
            assertThat(site.proxy.asked().getLast())
                    .isEqualTo("/admin/explain?method=GET&path=%2Fapi%2Fshop%2F4%25202%3Fa%3Db%26c"
                            + "&header=x-side%3Amodern%3Btoken");
            assertThat(Outcome.of(site.plan, "explain", "GET", "/", "-H", "nocolon")
                            .exit())
                    .isEqualTo(Exit.USAGE);
        }
    }

    @Test
    void discoverShowsWhatIsReallyUsed() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.proxy.answer("/admin/discovery", () -> """
                    {"on":true,"since":"2026-11-23T08:00:00Z","limit":9,"endpoints":[
                      {"method":"GET","path":"/api/{id}","capability":"shop","requests":700,"failed":0,"rejected":2,
                       "p50Millis":1.41,"p95Millis":90.5,"parameters":{}},
                      {"method":"POST","path":"/cart","capability":"none","requests":31,"failed":5,"rejected":0,
                       "p50Millis":4.0,"p95Millis":4.0,"parameters":{"page":30,"sort":1}}],
                     "other":{"requests":8,"rejected":7},"refused":{"requests":3}}""");

            Outcome all = Outcome.of(site.plan, "discover");
            Outcome unclaimed = Outcome.of(site.plan, "discover", "--unclaimed", "-o", "json");

            assertThat(all.exit()).isEqualTo(Exit.OK);
            assertThat(all.out()).contains("700", "/api/{id}", "1.4 ms", "91 ms", "/cart", "page sort");
            assertThat(all.err())
                    .contains("8 requests at no endpoint of their own, 7 of them rejected; 3 refused unread");
            assertThat(unclaimed.out()).contains("/cart", "\"version\"").doesNotContain("/api/");
        }
    }

    @Test
    void discoverTellsHowItIsTurnedOn() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.proxy.answer("/admin/discovery", () -> "{\"on\":false}");

            Outcome outcome = Outcome.of(site.plan, "discover");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("discovery: 1000");
        }
    }

    @Test
    void anUnknownCommandIsAUsageErrorThatNamesTheHelp() {
        Outcome outcome = Outcome.of("conquer");

        assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
        assertThat(outcome.err()).contains("conquer", "strangler --help").doesNotContain("\tat ");
    }

    @Test
    void theHelpFitsAHundredColumnsAndNamesTheExitCodes() {
        Outcome outcome = Outcome.of("--help");

        assertThat(outcome.exit()).isEqualTo(Exit.OK);
        assertThat(outcome.out()).contains("gate closed", "not enough evidence", "rollback");
        assertThat(outcome.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void theStatusNamesTheFieldsThatDifferTheMostFrequentFirst() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            site.proxy.answer("/admin/status", () -> """
                    {"version":1,"revision":"r","capabilities":[{"capability":"shop","stage":"shadow","share":100,
                     "shadow":{"kinds":[
                        {"field":"$.seldom","count":1,"firstSeen":"2026-11-23T10:00:00.5Z","lastSeen":"2026-11-23T10:00:00.5Z"},
                        {"field":"$.often\\u001b[31m","count":12,"firstSeen":"2026-11-22T10:00:00Z","lastSeen":"2026-11-23T11:00:00.123456Z"}],
                      "noise":[{"field":"$.token","count":3,"firstSeen":"2026-11-23T10:00:00Z","lastSeen":"2026-11-23T10:00:00Z"}],
                      "sandbox":{"kinds":[{"field":"$.id","count":2,"firstSeen":"2026-11-23T10:00:00Z","lastSeen":"2026-11-23T10:00:00Z"}]}}}]}
                    """);

            String out = Outcome.of(site.plan, "status").out();

            assertThat(out)
                    .containsPattern("CAPABILITY +DIFFERS +WHERE +TIMES +FIRST +LAST")
                    .containsPattern(
                            "shop +\\$\\.often\\?\\[31m +reads +12 +2026-11-22T10:00:00Z +2026-11-23T11:00:00Z\\n"
                                    + "shop +\\$\\.seldom +reads +1 +2026-11-23T10:00:00Z +2026-11-23T10:00:00Z\\n"
                                    + "shop +\\$\\.id +sandbox +2 .*\\n"
                                    + "shop +\\$\\.token +noise +3 ");
        }
    }

    @Test
    void theStatusNamesOnlySoManyFieldsAndSaysHowManyMoreThereAre() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            String kinds = IntStream.range(0, 25)
                    .mapToObj(
                            i -> "{\"field\":\"$.f" + i
                                    + "\",\"count\":1,\"firstSeen\":\"2026-11-23T10:00:00Z\",\"lastSeen\":\"2026-11-23T10:00:00Z\"}")
                    .collect(Collectors.joining(","));
            site.proxy.answer("/admin/status", () -> """
                    {"version":1,"revision":"r","capabilities":[{"capability":"shop","stage":"shadow","share":100,
                     "shadow":{"kinds":[%s]}}]}""".formatted(kinds));

            Outcome outcome = Outcome.of(site.plan, "status");

            assertThat(outcome.out().lines().filter(line -> line.contains(" $.f")))
                    .hasSize(20);
            assertThat(outcome.err()).contains("5 more fields differ; see: strangler status -o json");
        }
    }
}
