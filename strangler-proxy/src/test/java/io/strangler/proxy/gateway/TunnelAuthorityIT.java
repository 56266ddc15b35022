package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.FakeBridge;
import io.strangler.proxy.RunningProxy;
import io.strangler.proxy.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tunnels near data: nobody can see what they write, so none may outlive the authority of its side. */
class TunnelAuthorityIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String HALF =
            "{\"defaultVariant\":\"shadow\",\"targeting\":{\"fractional\":[[\"live\",50],[\"shadow\",50]]}}";
    private static final StageRule HALF_LIVE = Flags.rule(CUSTOMERS, HALF);

    private final Acceptor legacy = new Acceptor();
    private final Acceptor modern = new Acceptor();
    private final DatabaseSpec database = TestPostgres.database();
    private final List<RawClient> open = new ArrayList<>();

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { url: "http://127.0.0.1:%d", database: %s }
                  shop: { url: "http://127.0.0.1:%d", database: %s }
                proxy: { answer-timeout: 2s, hold-limit: 3s, drain-limit: 1s }
                capabilities:
                  customers:
                    modern: shop
                    entities: [ customer ]
                    routes:
                      - { path: /customers/*/ws, key: "path:2", upgrade: [ websocket ] }
                      - { path: /feed, upgrade: [ websocket ] }
                      - { path: /quiet/**, key: "path:2" }
                """.formatted(
                        database.url(), legacy.port(), unused, modern.port(), unused));
        flag("{ defaultVariant: shadow }");
    }

    @AfterEach
    void stop() throws IOException {
        for (RawClient each : open) {
            each.close();
        }
        legacy.close();
        modern.close();
    }

    @Test
    void aRouteThatDeclaresNoUpgradeTunnelsNothing() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            ask(proxy, "/quiet/1");

            assertThat(keep(legacy.accept()).head()).doesNotContainIgnoringCase("upgrade");
        }
    }

    @Test
    void onlyTheTunnelsOfKeysWhoseAuthorityMovesAreClosedAndTheMoveIsNotHeldUp() throws Exception {
        String moving = key(Side.MODERN);
        String staying = key(Side.LEGACY);
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT);
                RunningProxy proxy = RunningProxy.start(plan)) {
            Pair leaves = tunnel(proxy, "/customers/" + moving + "/ws", legacy);
            Pair stays = tunnel(proxy, "/customers/" + staying + "/ws", legacy);

            flag(HALF);

            assertThat(leaves.upstream.closed()).isTrue();
            leaves.upstream.close();
            assertThat(leaves.client.closed()).isTrue();
            awaitShare(proxy, 50);
            stays.client.send("still here");
            assertThat(new String(stays.upstream.bytes(10), StandardCharsets.US_ASCII))
                    .isEqualTo("still here");

            tunnel(proxy, "/customers/" + moving + "/ws", modern);
            assertThat(bridge.seen()).isEqualTo(1);
        }
    }

    @Test
    void anUpstreamThatDoesNotCloseIsCutOffSoThatTheMoveGoesOn() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT);
                RunningProxy proxy = RunningProxy.start(plan)) {
            Pair pair = tunnel(proxy, "/customers/1/ws", legacy);

            flag("{ defaultVariant: live }");

            awaitShare(proxy, 100);
            assertThat(pair.client.closed()).isTrue();
            assertThat(bridge.seen()).isEqualTo(1);
        }
    }

    @Test
    void aTunnelWithoutAKeyEndsWithAnyMoveAndHasNoPlaceWhileAuthorityIsDivided() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT);
                RunningProxy proxy = RunningProxy.start(plan)) {
            Pair feed = tunnel(proxy, "/feed", legacy);

            flag(HALF);

            assertThat(feed.upstream.closed()).isTrue();
            feed.upstream.close();
            assertThat(feed.client.closed()).isTrue();
            awaitShare(proxy, 50);
            assertThat(ask(proxy, "/feed").answer())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 60", "could write keys of both sides");

            flag("{ defaultVariant: live }");
            awaitShare(proxy, 100);
            tunnel(proxy, "/feed", modern);
            assertThat(bridge.seen()).isEqualTo(2);
        }
    }

    private Pair tunnel(RunningProxy proxy, String path, Acceptor side) throws IOException {
        RawClient client = ask(proxy, path);
        RawClient upstream = keep(side.accept());
        upstream.head();
        upstream.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        return new Pair(client, upstream);
    }

    private RawClient ask(RunningProxy proxy, String path) throws IOException {
        RawClient client = keep(new RawClient(proxy.port()));
        client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        return client;
    }

    private RawClient keep(RawClient client) {
        open.add(client);
        return client;
    }

    private static void awaitShare(RunningProxy proxy, int share) {
        await().atMost(SOON).untilAsserted(() -> assertThat(proxy.capability().toString())
                .contains("\"stage\":\"live\",\"share\":" + share));
    }

    private static String key(Side authority) {
        return IntStream.range(1, 100)
                .mapToObj(Integer::toString)
                .filter(key -> HALF_LIVE.authority(Optional.of(key)) == authority)
                .findFirst()
                .orElseThrow();
    }

    private void flag(String definition) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: " + definition + " }");
    }

    private record Pair(RawClient client, RawClient upstream) {}
}
