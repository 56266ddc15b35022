package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnCreateIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");

    private final StubSystem legacy = StubSystem.saying("legacy");
    private final StubSystem modern = StubSystem.saying("modern");
    private final StubSystem bridge = StubSystem.answering(exchange -> {
        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
        StubSystem.reply(exchange, 200, "application/json", "{\"passed\":true,\"waitedMillis\":400}");
    });
    private final DatabaseSpec database = TestPostgres.database();

    private Path plan;

    @BeforeEach
    void giveAuthorityToHalfOfTheKeys(@TempDir Path directory) throws IOException, SQLException {
        Files.writeString(directory.resolve("flags.yaml"), """
                flags: { customers: { defaultVariant: shadow, targeting: { fractional: [ [ live, 50 ], [ shadow, 50 ] ] } } }
                """);
        try (FakeBridge control = FakeBridge.start(database, FakeBridge.Answer.NOTHING)) {
            long id = control.switchovers()
                    .request(
                            CUSTOMERS,
                            Flags.fixed(CUSTOMERS, Stage.SHADOW),
                            Flags.live(CUSTOMERS, 50),
                            Duration.ofSeconds(5));
            control.switchovers().adopt(id);
        }
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                bridge: { admin-port: %s }
                systems:
                  legacy: { url: "%s", database: %s }
                  shop: { url: "%s", database: %s }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ], entities: [ customer ], shadow: { sample: 0 } }
                """.formatted(
                        database.url(),
                        bridge.url().substring(bridge.url().lastIndexOf(':') + 1),
                        legacy.url(),
                        unused,
                        modern.url(),
                        unused));
    }

    @AfterEach
    void stop() {
        legacy.close();
        modern.close();
        bridge.close();
    }

    @Test
    void theAnswerToACreateWaitsUntilTheForwardStreamHasPassed() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            long began = System.nanoTime();
            assertThat(proxy.send("POST", "/api/customers", "{}").body()).isEqualTo("legacy");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(350));
            assertThat(bridge.asked()).containsExactly("GET /admin/streams/customers/legacy/pass?timeout=2000");
        }
    }

    @Test
    void writesWithAKeyAndReadsDoNotWait() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            proxy.send("PUT", "/api/customers/1", "{}");
            proxy.get("/api/customers");
            assertThat(bridge.asked()).isEmpty();
        }
    }

    @Test
    void aBridgeThatIsAwayDelaysNothing() {
        bridge.close();
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            long began = System.nanoTime();
            assertThat(proxy.send("POST", "/api/customers", "{}").statusCode()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        }
    }
}
