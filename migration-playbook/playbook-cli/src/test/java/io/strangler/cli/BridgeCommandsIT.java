package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands ask of a bridge, and what they make of its answers. */
class BridgeCommandsIT {
    private static final String CHANGE = "{\"id\":\"notes-legacy-7\",\"entity\":\"note\",\"key\":\"12\","
            + "\"reason\":\"text too long\",\"position\":\"0/1A\",\"tried\":%d,\"firstAt\":\"2026-11-23T08:00:00Z\"}";

    @TempDir
    Path folder = Path.of("");

    @Test
    void parkedChangesAreListedAndShownWithBothImages() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            site.bridge.answer("/admin/parked", () -> "[" + CHANGE.formatted(1) + "]");
            site.bridge.answer(
                    "/admin/parked/notes-legacy-7",
                    () -> "{\"change\":" + CHANGE.formatted(1)
                            + ",\"legacy\":{\"root\":[{\"no\":\"12\",\"txt\":\"far too long\"}]},\"modern\":null}");

            Outcome list = Outcome.of(site.plan, "parked", "list");
            Outcome json = Outcome.of(site.plan, "parked", "list", "-o", "json");
            Outcome show = Outcome.of(site.plan, "parked", "show", "notes-legacy-7");
            Outcome none = Outcome.of(site.plan, "parked", "show", "notes-legacy-8");

            assertThat(list.exit()).isEqualTo(Exit.OK);
            assertThat(list.out()).contains("notes-legacy-7", "note", "12", "text too long");
            assertThat(json.json().path("version").asInt()).isEqualTo(1);
            assertThat(json.json().path("parked").path(0).path("key").asString())
                    .isEqualTo("12");
            assertThat(show.exit()).isEqualTo(Exit.OK);
            assertThat(show.out()).contains("0/1A", "far too long", "modern: no row");
            assertThat(none.exit()).isEqualTo(Exit.FAILURE);
            assertThat(none.err()).contains("notes-legacy-8", "strangler parked list");
        }
    }

    @Test
    void conflictsAreShownWithBothImagesWhetherSettledOrParked() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            site.bridge.answer(
                    "/admin/parked/notes-legacy-7",
                    () -> "{\"change\":" + CHANGE.formatted(1)
                            + ",\"legacy\":null,\"modern\":null,\"legacyThen\":{\"notes\":[{\"txt\":\"theirs\"}]},"
                            + "\"modernThen\":{}}");
            site.bridge.answer(
                    "/admin/conflicts",
                    () ->
                            "[{\"entity\":\"note\",\"key\":\"12\",\"winner\":\"authority\",\"at\":\"2026-11-23T08:00:00Z\","
                                    + "\"legacy\":{\"notes\":[{\"txt\":\"lost\"}]},\"modern\":{\"note\":[{\"body\":\"kept\"}]}}]");

            Outcome show = Outcome.of(site.plan, "parked", "show", "notes-legacy-7");
            Outcome list = Outcome.of(site.plan, "parked", "conflicts");
            Outcome json = Outcome.of(site.plan, "parked", "conflicts", "-o", "json");

            assertThat(show.out()).contains("legacy: no row", "legacy when it was parked", "theirs");
            assertThat(list.out()).contains("authority", "lost", "kept");
            assertThat(json.json().path("conflicts").path(0).path("winner").asString())
                    .isEqualTo("authority");
        }
    }

    @Test
    void aRetryTellsWhatCameOfIt() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            AtomicInteger asked = new AtomicInteger();
            site.bridge.answer("/admin/parked/notes-legacy-7/retry", () -> CHANGE.formatted(1));
            site.bridge.answer(
                    "/admin/parked/notes-legacy-7",
                    () -> "{\"change\":" + CHANGE.formatted(asked.incrementAndGet() < 3 ? 1 : 2) + "}");

            Outcome refused = Outcome.of(site.plan, "parked", "retry", "notes-legacy-7");
            site.bridge.forget("/admin/parked/notes-legacy-7");
            Outcome carried = Outcome.of(site.plan, "parked", "retry", "notes-legacy-7", "-o", "json");
            Outcome unknown = Outcome.of(site.plan, "parked", "retry", "7");

            assertThat(refused.exit()).isEqualTo(Exit.FAILURE);
            assertThat(refused.err()).contains("refused again", "text too long");
            assertThat(carried.exit()).isEqualTo(Exit.OK);
            assertThat(carried.json().path("outcome").asString()).isEqualTo("carried");
            assertThat(unknown.exit()).isEqualTo(Exit.FAILURE);
        }
    }

    @Test
    void nothingIsDiscardedWithoutAReason() throws Exception {
        try (DataSite site = new DataSite(folder, "dualwrite")) {
            site.bridge.answer("/admin/parked/notes-legacy-7/discard", () -> CHANGE.formatted(1));

            assertThat(Outcome.of(site.plan, "parked", "discard", "notes-legacy-7")
                            .exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(Outcome.of(site.plan, "parked", "discard", "notes-legacy-7", "--reason", " ")
                            .exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(site.bridge.asked()).isEmpty();

            Outcome done = Outcome.of(site.plan, "parked", "discard", "notes-legacy-7", "--reason", "a typo & known");

            assertThat(done.exit()).isEqualTo(Exit.OK);
            assertThat(done.err()).contains("strangler check note");
            assertThat(site.bridge.asked())
                    .containsExactly("/admin/parked/notes-legacy-7/discard?reason=a%20typo%20%26%20known");
        }
    }

    @Test
    void oneStreamIsPausedResumedDrainedAndReloaded() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            String stream = "/admin/streams/notes/modern/";
            site.bridge.answer(stream + "pause", () -> "{\"state\":\"paused\"}");
            site.bridge.answer(stream + "resume", () -> "{\"state\":\"paused\"}");
            site.bridge.answer(stream + "anew", () -> "{\"stream\":\"s\"}");
            site.bridge.answer(
                    stream + "drain",
                    () -> "{\"drained\":false,\"obstacle\":\"paused: night\",\"lagMillis\":5,\"parked\":0}");
            site.bridge.answer(
                    "/admin/streams/notes/legacy/drain",
                    () -> "{\"drained\":true,\"obstacle\":null,\"lagMillis\":0,\"parked\":2}");

            Outcome paused = Outcome.of(site.plan, "stream", "pause", "notes", "reverse", "--reason", "night");
            Outcome full = Outcome.of(site.plan, "stream", "drain", "notes", "reverse", "--timeout", "3");
            Outcome empty = Outcome.of(site.plan, "stream", "drain", "notes", "forward", "-o", "json");
            Outcome unasked = Outcome.of(site.plan, "stream", "reload", "notes", "reverse");
            Outcome reloaded = Outcome.answering("y", site.plan, "stream", "reload", "notes", "reverse");

            assertThat(paused.exit()).isEqualTo(Exit.OK);
            assertThat(paused.err()).contains("strangler stream resume notes reverse");
            assertThat(full.exit()).isEqualTo(Exit.TIMED_OUT);
            assertThat(full.err()).contains("paused: night");
            assertThat(empty.exit()).isEqualTo(Exit.OK);
            assertThat(empty.json().path("drained").asBoolean()).isTrue();
            assertThat(empty.err()).contains("2 parked changes");
            assertThat(unasked.exit()).isEqualTo(Exit.FAILURE);
            assertThat(reloaded.exit()).isEqualTo(Exit.OK);
            assertThat(Outcome.of(site.plan, "stream", "resume", "notes", "reverse")
                            .exit())
                    .isEqualTo(Exit.OK);
            assertThat(Outcome.of(site.plan, "stream", "resume", "carts", "reverse")
                            .exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(site.bridge.asked())
                    .containsExactly(
                            stream + "pause?reason=night",
                            stream + "drain?timeout=3000",
                            "/admin/streams/notes/legacy/drain?timeout=10000",
                            stream + "anew",
                            stream + "resume");
        }
    }

    @Test
    void aBridgeThatStandsByIsNamedAndTheStreamsAreShownAsTheOwnerReportedThem() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.openGates();
            site.bridge.answer("/admin/status", () -> """
                    {"version":1,"role":"standby","owner":"bridge far, process 7","problems":{},"streams":[
                     {"capability":"notes","from":"legacy","to":"modern","state":"stopped","parked":0}]}""");

            Outcome outcome = Outcome.of(site.plan, "status", "-o", "json");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.err()).contains("stands by", "bridge far, process 7");
            assertThat(outcome.json().path("bridgeOwner").asString()).isEqualTo("bridge far, process 7");
            assertThat(outcome.json().at("/capabilities/0/streams/0/state").asString())
                    .startsWith("last known ");
        }
    }

    @Test
    void aBridgeThatIsAwayIsAFailureThatNamesIt() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.bridge.close();

            Outcome outcome = Outcome.of(site.plan, "parked", "list");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("bridge at http://127.0.0.1:" + site.bridge.port(), "strangler doctor");
        }
    }
}
