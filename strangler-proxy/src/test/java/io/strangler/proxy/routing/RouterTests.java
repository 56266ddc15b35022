package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.KeySource;
import io.strangler.playbook.plan.ProxySpec.ForcedSide;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.routing.RuleSnapshot.Standing;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Router ROUTER = new Router(
            RouteTable.of(Plans.of(Plans.capability(
                    "customers",
                    new RouteSpec("/api/customers/**", Set.of(), Optional.of(new KeySource.PathSegment(3)))))),
            Optional.of(new ForcedSide("X-Side", "s3cret")));

    @ParameterizedTest(name = "{0}: GET {1}, mirrored {2}, PUT {3}")
    @CsvSource({
        "OFF, LEGACY, , LEGACY",
        "DUALWRITE, LEGACY, , LEGACY",
        "SHADOW, LEGACY, MODERN, LEGACY",
        "LIVE, MODERN, LEGACY, MODERN",
        "RAMPDOWN, MODERN, , MODERN",
        "COMPLETE, MODERN, , MODERN",
    })
    void everyStageHasItsSides(Stage stage, Side reads, Side mirrored, Side writes) {
        RuleSnapshot rules = following(Flags.fixed(CUSTOMERS, stage));

        RoutingDecision.Serve read = serve("GET", "/api/customers/42", rules);
        RoutingDecision.Serve write = serve("PUT", "/api/customers/42", rules);

        assertThat(read.side()).isEqualTo(reads);
        assertThat(read.mirrored()).isEqualTo(Optional.ofNullable(mirrored));
        assertThat(read.write()).isFalse();
        assertThat(write.side()).isEqualTo(writes);
        assertThat(write.mirrored()).isEmpty();
        assertThat(write.write()).isTrue();
    }

    @Test
    void aRequestWithoutAKeyStaysOnLegacyUntilEveryKeyIsLive() {
        assertThat(serve("POST", "/api/customers", following(Flags.live(CUSTOMERS, 99)))
                        .side())
                .isEqualTo(Side.LEGACY);
        assertThat(serve("POST", "/api/customers", following(Flags.live(CUSTOMERS, 100)))
                        .side())
                .isEqualTo(Side.MODERN);
    }

    @Test
    void whatNobodyClaimsStaysOnLegacy() {
        assertThat(ROUTER.decide(RouteTableTests.line("GET", "/", ""), new RuleSnapshot(Map.of())))
                .isInstanceOf(RoutingDecision.Unclaimed.class);
    }

    @Test
    void aCapabilityWithoutARuleIsNotReady() {
        assertThat(ROUTER.decide(RouteTableTests.line("GET", "/api/customers/1", ""), new RuleSnapshot(Map.of())))
                .isInstanceOf(RoutingDecision.NotReady.class);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, modern;s3cret, MODERN",
        "GET, legacy; s3cret, LEGACY",
        "GET, modern;wrong, LEGACY",
        "GET, modern, LEGACY",
        "GET, other;s3cret, LEGACY",
        "PUT, modern;s3cret, LEGACY",
    })
    void aTokenForcesTheSideOfReadsOnly(String method, String header, Side side) {
        RequestLine line = new RequestLine(
                method, "", RouteTableTests.line(method, "/api/customers/1", "").path(), "", name -> Optional.of(header)
                        .filter(value -> name.equals("X-Side")));

        RoutingDecision decision = ROUTER.decide(line, following(Flags.fixed(CUSTOMERS, Stage.OFF)));

        assertThat(((RoutingDecision.Serve) decision).side()).isEqualTo(side);
    }

    private static RuleSnapshot following(StageRule rule) {
        return new RuleSnapshot(Map.of(CUSTOMERS, new Standing.InForce(rule)));
    }

    private static RoutingDecision.Serve serve(String method, String path, RuleSnapshot rules) {
        return (RoutingDecision.Serve) ROUTER.decide(RouteTableTests.line(method, path, ""), rules);
    }
}
