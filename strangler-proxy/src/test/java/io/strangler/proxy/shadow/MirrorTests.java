package io.strangler.proxy.shadow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.GateSpec;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MirrorTests {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final HttpResponse LEGACY = answer("{\"name\":\"old\"}");
    private static final HttpResponse MODERN = answer("{\"name\":\"new\"}");

    private Mirror mirror;
    private final ShadowTally tally = new ShadowTally(new SimpleMeterRegistry(), InstantSource.system());

    @AfterEach
    void close() {
        mirror.close();
    }

    @Test
    void aDifferenceThatStaysWhenTheStreamsHavePassedIsAMismatch() {
        offer(StreamPass.NOT_NEEDED, (capability, side, request) -> CompletableFuture.completedStage(of(side)));

        await().atMost(Duration.ofSeconds(10)).until(() -> tally.summary(PEOPLE).mismatched() == 1);
    }

    @Test
    void aDifferenceWhileNobodyCanTellWhetherTheStreamsHavePassedIsNoEvidence() {
        offer(
                (capability, from) -> CompletableFuture.completedStage(false),
                (capability, side, request) -> CompletableFuture.completedStage(of(side)));

        await().atMost(Duration.ofSeconds(10)).until(() -> tally.summary(PEOPLE).undecided() == 1);
        assertThat(tally.take()).isEmpty();
    }

    @Test
    void aReadThatOneSideLeavesWithoutAnAnswerHasFailed() {
        offer(
                StreamPass.NOT_NEEDED,
                (capability, side, request) -> CompletableFuture.failedStage(new IOException("closed")));

        await().atMost(Duration.ofSeconds(10)).until(() -> tally.summary(PEOPLE).failed() == 1);
        assertThat(tally.take()).singleElement().satisfies(counts -> assertThat(counts.failed())
                .isEqualTo(1));
    }

    @Test
    void aValueByWhichLegacyDiffersFromItselfIsNoiseAndNotCounted() {
        AtomicInteger asked = new AtomicInteger();
        offer(
                StreamPass.NOT_NEEDED,
                Set.of(),
                (capability, side, request) ->
                        CompletableFuture.completedStage(answer("{\"name\":\"old\",\"token\":\"secret-"
                                + asked.incrementAndGet() + "\",\"n\":" + (side == Side.LEGACY ? 1 : 1.0) + "}")));

        await().atMost(Duration.ofSeconds(10)).until(() -> tally.summary(PEOPLE).compared() == 1);
        assertThat(tally.summary(PEOPLE).mismatched()).isZero();
        assertThat(tally.summary(PEOPLE).noise())
                .extracting(ShadowTally.Kind::field)
                .containsExactly("$.token");
        assertThat(tally.summary(PEOPLE).samples()).isEmpty();
    }

    @Test
    void whatOnlyModernSaysDifferentlyEachTimeIsAMismatchWhereNoDataMoves() {
        AtomicInteger asked = new AtomicInteger();
        offer(
                StreamPass.NOT_NEEDED,
                Set.of(),
                (capability, side, request) -> CompletableFuture.completedStage(
                        side == Side.LEGACY ? LEGACY : answer("{\"name\":\"new" + asked.incrementAndGet() + "\"}")));

        await().atMost(Duration.ofSeconds(10)).until(() -> tally.summary(PEOPLE).mismatched() == 1);
    }

    private void offer(StreamPass pass, SideClient sides) {
        offer(pass, Set.of(Side.LEGACY), sides);
    }

    private void offer(StreamPass pass, Set<Side> writers, SideClient sides) {
        CapabilitySpec spec =
                new CapabilitySpec(PEOPLE, "modern", List.of(), List.of(), ShadowSpec.DEFAULT, GateSpec.DEFAULT);
        mirror = new Mirror(Map.of(PEOPLE, spec), sides, sides::ask, pass, tally);
        mirror.offer(new MirroredRead(
                PEOPLE,
                Instant.now(),
                "/people/*",
                "1",
                new HttpRequest("GET", "/people/1", "", HttpHeaders.NONE, Body.EMPTY),
                Side.LEGACY,
                Optional.of(LEGACY),
                new CurrentTranslators.Loaded(TranslatorJars.load(List.of())),
                writers));
    }

    private static HttpResponse of(Side side) {
        return side == Side.LEGACY ? LEGACY : MODERN;
    }

    private static HttpResponse answer(String json) {
        return new HttpResponse(200, HttpHeaders.NONE.with("Content-Type", "application/json"), Body.of(json));
    }
}
