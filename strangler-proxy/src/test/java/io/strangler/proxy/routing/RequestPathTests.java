package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTests {
    @ParameterizedTest
    @CsvSource({
        "/api/customers/42, api customers 42",
        "/api//customers/42/, api customers 42",
        "/api/customers/%34%32, api customers 42",
        "/api/customers;jsessionid=1/42;v=2, api customers 42",
        "/caf%C3%A9, café",
        "/caf%E9, caf%E9",
        "/100%25, 100%",
        "/100%2525, 100%25",
        "/%e2%82%ac, €",
        "/%f0%9f%98%80, 😀",
        "/a%2Eb, a.b",
        "/...., ....",
    })
    void readsAPathAsServersDo(String raw, String segments) {
        assertThat(RequestPath.read(raw))
                .isEqualTo(new RequestPath.Reading.Clear(new RequestPath(List.of(segments.split(" ")))));
    }

    @Test
    void theRootHasNoSegments() {
        assertThat(RequestPath.read("/")).isEqualTo(new RequestPath.Reading.Clear(new RequestPath(List.of())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "api",
                "/a%2Fb",
                "/a%2fb",
                "/a%5Cb",
                "/a\\b",
                "/a%00",
                "/a%0d%0a",
                "/api/../admin",
                "/api/./admin",
                "/api/%2e%2e/admin",
                "/api/.%2E/admin",
                "/api/..;x=1/admin",
                "/api/%252e%252e/admin",
                "/api/%252Fadmin",
                "/api/%25%32%65/admin",
                "/api/%c0%ae%c0%ae/admin",
                "/api/%e0%80%ae/admin",
                "/api/%f0%80%80%ae/admin",
                "/a%zz",
                "/a%2",
                "/a b",
                "/a\tb",
                "/caf\u00e9",
                "/a#b"
            })
    void refusesWhatServersMayReadDifferently(String raw) {
        assertThat(RequestPath.read(raw)).isInstanceOf(RequestPath.Reading.Ambiguous.class);
    }
}
