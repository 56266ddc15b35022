package io.strangler.proxy.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTests {
    private static final long MILLI = 1_000_000;

    @ParameterizedTest
    @CsvSource({
        "api customers 42, 0, /api/customers/{id}",
        "api customers 42 contacts 7, 0, /api/customers/{id}/contacts/{id}",
        "api v1 customers, 0, /api/v1/customers",
        "orders 2026-11-23, 0, /orders/{id}",
        "orders 0197c2aa-6fd1-7bbb-8a51-2f4c3ddc9e10, 0, /orders/{id}",
        "reset c29tZSBsb25nIHRva2Vu, 0, /reset/{id}",
        "customer-contact-persons, 0, /customer-contact-persons",
        "login ann@example.com, 0, /login/{id}",
        "search größe, 0, /search/{id}",
        "api customers ACME, 3, /api/customers/{id}",
        "a b c d e f g h i j k l m n, 0, /a/b/c/d/e/f/g/h/i/j/k/l/…",
    })
    void whatNamesOneThingOfManyIsAnId(String segments, int keySegment, String path) {
        assertThat(Endpoint.of("shop", "GET", List.of(segments.split(" ")), keySegment)
                        .path())
                .isEqualTo(path);
        assertThat(Endpoint.of("shop", "GET", List.of(), 0).path()).isEqualTo("/");
    }

    @Test
    void countsByEndpointWithNamesOfParametersButNoValues() {
        Discovery discovery = new Discovery(10);
        for (int i = 1; i <= 100; i++) {
            discovery.record(endpoint("/a"), "page=secret&sort=" + i + "&token123", Ending.SERVED, i * MILLI);
        }
        discovery.record(endpoint("/a"), "page=&%22x%22=1&7=8", Ending.FAILED, MILLI);
        discovery.record(endpoint("/a"), "", Ending.REJECTED, MILLI);
        discovery.record(endpoint("/b"), "", Ending.TUNNELLED, MILLI);

        Discovery.Line line = discovery.report().endpoints().getFirst();

        assertThat(line.requests()).isEqualTo(102);
        assertThat(line.failed()).isEqualTo(1);
        assertThat(line.rejected()).isEqualTo(1);
        assertThat(line.parameters()).isEqualTo(Map.of("page", 101L, "sort", 100L, "…", 2L));
        assertThat(line.p50Millis()).isBetween(50.0, 75.0);
        assertThat(line.p95Millis()).isBetween(95.0, 140.0);
        assertThat(discovery.report().endpoints())
                .extracting(Discovery.Line::path)
                .containsExactly("/a", "/b");
    }

    @Test
    void isBoundedAndGivesNoPlaceToWhatWasOnlyRejected() {
        Discovery discovery = new Discovery(3);
        IntStream.range(0, 1_000).forEach(i -> discovery.record(endpoint("/x" + i), "a=1", Ending.REJECTED, 1));
        assertThat(discovery.report().endpoints()).isEmpty();

        IntStream.range(0, 5).forEach(i -> discovery.record(endpoint("/y" + i), "p" + i + "=1", Ending.SERVED, 1));
        IntStream.range(0, 200).forEach(i -> discovery.record(endpoint("/y0"), "p" + i + "=1", Ending.SERVED, 1));

        assertThat(discovery.report().endpoints()).hasSize(3);
        assertThat(discovery.report().endpoints().getFirst().parameters()).hasSizeLessThanOrEqualTo(51);
        assertThat(discovery.report().other().requests()).isEqualTo(1_002);
        assertThat(discovery.report().other().rejected()).isEqualTo(1_000);
    }

    private static Endpoint endpoint(String path) {
        return new Endpoint("none", "GET", path);
    }
}
