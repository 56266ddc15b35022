package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.plan.MirrorSpec;
import io.strangler.playbook.plan.RouteCondition;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.routing.RequestLine.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePrecedenceTests {
    private static final RouteTable ROUTES = RouteTable.of(Plans.of(
            Plans.capability("any", route("/shop/**", "", Map.of())),
            Plans.capability("get", route("/shop/**", "", Map.of(), "GET")),
            Plans.capability("beta", route("/shop/**", "", Map.of("X-Beta", "*"))),
            Plans.capability("mobile", route("/shop/**", "", Map.of("X-Channel", "mobile"))),
            Plans.capability("both", route("/shop/**", "", Map.of("X-Channel", "mobile", "X-Beta", "*"))),
            Plans.capability("below", route("/shop/**", "*.shop.example", Map.of())),
            Plans.capability("deeper", route("/shop/**", "*.eu.shop.example", Map.of())),
            Plans.capability("host", route("/shop/**", "www.eu.shop.example", Map.of())),
            Plans.capability("vip", route("/shop/vip", "", Map.of()))));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | other.example            |                    | get",
                "POST | other.example            |                    | any",
                "GET  | other.example            | X-Beta=1           | beta",
                "GET  | other.example            | X-Beta=            | beta",
                "GET  | other.example            | x-channel=mobile   | mobile",
                "GET  | other.example            | X-Channel=Mobile   | get",
                "GET  | other.example            | X-Channel=mobile;X-Beta=0 | both",
                "GET  | other.example            | X-Channel=mobile;X-Channel=web | get",
                "GET  | a.shop.example           | X-Channel=mobile;X-Beta=0 | below",
                "GET  | A.B.Shop.Example.:8080   |                    | below",
                "GET  | shop.example             |                    | get",
                "GET  | badshop.example          |                    | get",
                "GET  | de.eu.shop.example       |                    | deeper",
                "GET  | www.eu.shop.example:80   | X-Beta=1           | host",
                "GET  | [::1]:8080               |                    | get",
                "GET  | ''                       |                    | get",
            })
    void hostComesBeforeHeadersAndHeadersBeforeMethod(String method, String host, String fields, String capability) {
        assertThat(matched(method, host, "/shop/1", fields)).contains(capability);
    }

    @Test
    void thePathComesBeforeAllElse() {
        assertThat(matched("GET", "www.eu.shop.example", "/shop/vip", "X-Beta=1"))
                .contains("vip");
    }

    @Test
    void tellsWhatKeptEachRouteFromMatching() {
        RouteTable table = RouteTable.of(Plans.of(Plans.capability(
                "shop",
                route("/shop/**", "shop.example", Map.of()),
                route("/shop/**", "", Map.of("X-Channel", "mobile")),
                route("/shop/**", "", Map.of("X-Beta", "*")),
                route("/shop/**", "", Map.of(), "PUT", "GET"),
                route("/other", "", Map.of()))));

        assertThat(table.passed(line("POST", "x.example", "/shop/1", "X-Channel=web")))
                .extracting(RouteTable.Passed::why)
                .containsExactlyInAnyOrder(
                        "the host is 'x.example', not shop.example",
                        "the field x-channel is not mobile",
                        "there is no field x-beta",
                        "POST is not among its methods, GET, PUT",
                        "the path does not match");
        assertThat(table.passed(line("GET", "x.example", "/shop/1", "X-Beta=1")))
                .filteredOn(RouteTable.Passed::pathMatches)
                .hasSize(2);
    }

    private static Optional<String> matched(String method, String host, String path, String fields) {
        return ROUTES.match(line(method, host, path, fields))
                .map(match -> match.capability().value());
    }

    private static RequestLine line(String method, String host, String path, String given) {
        return new RequestLine(
                method,
                host,
                RouteTableTests.line(method, path, "").path(),
                "",
                given == null ? Fields.NONE : fields(given));
    }

    /** Makes fields of {@code NAME=VALUE;NAME=VALUE}. */
    static Fields fields(String given) {
        List<String> pairs = List.of(given.split(";"));
        return new Fields() {
            @Override
            public Optional<String> first(String name) {
                return joined(name).map(all -> all.split(", ")[0]);
            }

            @Override
            public Optional<String> joined(String name) {
                return pairs.stream()
                        .map(pair -> pair.split("=", 2))
                        .filter(pair -> pair[0].equalsIgnoreCase(name))
                        .map(pair -> pair[1])
                        .reduce((one, other) -> one + ", " + other);
            }
        };
    }

    private static RouteSpec route(String path, String host, Map<String, String> headers, String... methods) {
        return new RouteSpec(
                path,
                Set.of(methods),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                new RouteCondition(Optional.of(host).filter(text -> !text.isEmpty()), headers),
                MirrorSpec.READS,
                Optional.empty());
    }
}
