package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.plan.KeySource;
import io.strangler.playbook.plan.RouteSpec;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTests {
    private static final RouteTable ROUTES = RouteTable.of(Plans.of(
            Plans.capability(
                    "customers",
                    route("/api/customers/**", new KeySource.PathSegment(3)),
                    route("/api/**/", new KeySource.PathSegment(2))),
            Plans.capability("vip", route("/api/customers/vip", new KeySource.Query("id"))),
            Plans.capability("credit", route("/api/customers/*/credit", new KeySource.PathSegment(3))),
            Plans.capability("tenants", route("/*/home", new KeySource.Header("X-Tenant"))),
            Plans.capability("basket", route("/basket", new KeySource.Cookie("session"))),
            Plans.capability("reports", new RouteSpec("/reports/**", Set.of("GET"), Optional.empty()))));

    @ParameterizedTest
    @CsvSource({
        "GET, /api/customers/42, customers, 42",
        "GET, /api/customers, customers, ",
        "GET, /api/customers/42/contacts/1, customers, 42",
        "POST, /api/customers/42/credit, credit, 42",
        "GET, /api/customers/vip, vip, ",
        "GET, /api/other, customers, other",
        "GET, /acme/home, tenants, ",
        "HEAD, /reports/1, reports, ",
    })
    void theMostSpecificRouteWins(String method, String path, String capability, String key) {
        Optional<RouteTable.Match> match = ROUTES.match(line(method, path, ""));

        assertThat(match).map(found -> found.capability().value()).contains(capability);
        assertThat(match).flatMap(RouteTable.Match::key).isEqualTo(Optional.ofNullable(key));
    }

    @ParameterizedTest
    @CsvSource({"GET, /", "GET, /apis/customers", "POST, /reports/1", "GET, /acme/home/x", "GET, /Api/customers/1"})
    void noRouteClaimsTheRest(String method, String path) {
        assertThat(ROUTES.match(line(method, path, ""))).isEmpty();
    }

    @Test
    void findsKeysInQueryHeaderAndCookie() {
        assertThat(key(line("GET", "/api/customers/vip", "a=1&id=4%202&id=5"))).contains("4 2");
        assertThat(key(new RequestLine("GET", "", path("/acme/home"), "", name -> Optional.of("T1")
                        .filter(value -> name.equalsIgnoreCase("x-tenant")))))
                .contains("T1");
        assertThat(key(new RequestLine("GET", "", path("/basket"), "", name -> Optional.of("a=1; session=s9; b=2")
                        .filter(value -> name.equals("cookie")))))
                .contains("s9");
    }

    private static Optional<String> key(RequestLine line) {
        return ROUTES.match(line).flatMap(RouteTable.Match::key);
    }

    private static RouteSpec route(String path, KeySource key) {
        return new RouteSpec(path, Set.of(), Optional.of(key));
    }

    static RequestLine line(String method, String path, String query) {
        return new RequestLine(method, "", path(path), query, RequestLine.Fields.NONE);
    }

    private static RequestPath path(String text) {
        return ((RequestPath.Reading.Clear) RequestPath.read(text)).path();
    }
}
