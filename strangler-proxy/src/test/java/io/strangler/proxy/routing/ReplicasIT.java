package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.Flags;
import io.strangler.proxy.routing.RuleSnapshot.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicasIT {
    private static final CapabilityName ORDERS = new CapabilityName("orders");

    @TempDir
    Path directory;

    @Test
    void twoReplicasDecideTheSameForEveryRequest() throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  orders:
                    defaultVariant: shadow
                    targeting:
                      if:
                        - { starts_with: [ { var: targetingKey }, "1" ] }
                        - live
                        - { fractional: [ [ live, 30 ], [ shadow, 70 ] ] }
                """);
        Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: http://127.0.0.1:9000 }
                  shop:   { url: http://127.0.0.1:9001 }
                capabilities:
                  orders:
                    modern: shop
                    routes:
                      - { path: /orders/**, key: "path:2" }
                      - { path: /orders/**, headers: { X-Order: "*" }, key: "header:X-Order" }
                """);
        Replica one = new Replica();
        Replica other = new Replica();
        int modern = 0;
        for (int key = 1; key <= 10_000; key++) {
            RequestLine.Fields fields =
                    key % 3 == 0 ? RequestLine.Fields.NONE : RoutePrecedenceTests.fields("X-Order=o" + key);
            for (String method : new String[] {"GET", "PUT"}) {
                RequestLine line = new RequestLine(
                        method,
                        "x",
                        RouteTableTests.line(method, "/orders/" + key, "").path(),
                        "",
                        fields);

                RoutingDecision decision = one.decide(line);

                assertThat(other.decide(line)).isEqualTo(decision);
                modern += ((RoutingDecision.Serve) decision).side() == Side.MODERN ? 1 : 0;
            }
        }
        assertThat(modern / 200.0).isEqualTo(33, offset(2.0));
    }

    private final class Replica {
        private final Router router;
        private final RuleSnapshot rules;

        Replica() {
            var plan = PlanFile.read(directory.resolve("migration.yaml"));
            router = new Router(RouteTable.of(plan), plan.proxy().forcedSide());
            FlagReading reading = Flags.read(plan.flags(), Map.of(ORDERS, false));
            rules = new RuleSnapshot(Map.of(
                    ORDERS,
                    new Standing.InForce(
                            ((FlagReading.Flag.Good) reading.flags().get(ORDERS)).rule())));
        }

        RoutingDecision decide(RequestLine line) {
            return router.decide(line, rules);
        }
    }
}
