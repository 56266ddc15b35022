package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.proxy.config.CommandLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecondProxyIT {
    private final DatabaseSpec database = TestPostgres.database();

    @TempDir
    Path directory;

    @Test
    void aProxyThatCannotOpenItsPortMovesNothing() throws Exception {
        Path plan = writePlan();
        flag("shadow");
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT);
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RunningProxy.start(plan).close();
            flag("live");

            assertThatThrownBy(() -> ProxyApplication.start(
                            new CommandLine.Run(plan, OptionalInt.of(taken.getLocalPort()), OptionalInt.of(0))))
                    .hasStackTraceContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort());

            await().during(Duration.ofMillis(300)).until(() -> bridge.seen() == 0);
        }
    }

    @Test
    void aSecondProxyOfThePlanServesOnlyWhenTheFirstHasEnded() throws Exception {
        Path plan = writePlan();
        flag("shadow");
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT)) {
            RunningProxy first = RunningProxy.start(plan);
            AtomicReference<RunningProxy> second = new AtomicReference<>();
            Thread start = Thread.ofPlatform().start(() -> second.set(RunningProxy.start(plan)));
            await().atMost(Duration.ofSeconds(10)).until(() -> bridge.control()
                    .lock("the proxy of shop", "test")
                    .take()
                    .filter(holder -> holder.startsWith("proxy "))
                    .isPresent());
            await().during(Duration.ofSeconds(2)).until(() -> second.get() == null);

            first.close();

            start.join();
            assertThat(second.get().capability().get("stage").asString()).isEqualTo("shadow");
            second.get().close();
        }
    }

    private void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: " + stage + " } }");
    }

    private Path writePlan() throws IOException {
        String unused =
                "url: \"http://127.0.0.1:1\", database: { url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { %s }
                  shop: { %s }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ], entities: [ customer ] }
                """.formatted(database.url(), unused, unused));
    }
}
