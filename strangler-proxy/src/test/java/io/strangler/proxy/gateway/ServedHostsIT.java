package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.gateway.RawUpstream.Script;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that was told its hosts answers for no other. */
class ServedHostsIT {
    private static final Certificate CERTIFICATE = Certificate.of("localhost");
    private static final String HOSTS = "hosts: [ shop.example, \"*.shop.example\" ]";

    private static RawProxy clear;
    private static RawProxy encrypted;

    @BeforeAll
    static void start(@TempDir Path first, @TempDir Path second) throws IOException {
        clear = new RawProxy(first, HOSTS, "");
        CERTIFICATE.writeTo(second);
        encrypted = new RawProxy(second, HOSTS + ", tls: { certificate: cert.pem, key: key.pem }", "");
    }

    @AfterAll
    static void stop() {
        clear.close();
        encrypted.close();
    }

    @BeforeEach
    void answer() {
        clear.upstream().answers(Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        encrypted.upstream().answers(Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: shop.example",
                "GET / HTTP/1.1\r\nHost: SHOP.Example.:8443",
                "GET / HTTP/1.1\r\nHost: a.b.shop.example",
                "GET http://shop.example/ HTTP/1.1\r\nHost: other.example",
                "OPTIONS * HTTP/1.1\r\nHost: shop.example",
            })
    void whatIsMeantForItIsServed(String head) throws IOException {
        assertThat(clear.exchange(head + "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: other.example",
                "GET / HTTP/1.1\r\nHost: shop.example.evil",
                "GET / HTTP/1.1\r\nHost: myshop.example",
                "GET / HTTP/1.1\r\nHost: .shop.example",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1",
                "GET / HTTP/1.1\r\nHost: [::1]:80",
                "GET http://other.example/ HTTP/1.1\r\nHost: shop.example",
                "OPTIONS * HTTP/1.1\r\nHost: other.example",
                "GET / HTTP/1.1\r\nHost: other.example\r\nX-Forwarded-Host: shop.example",
                "GET / HTTP/1.0",
            })
    void whatIsMeantForAnotherHostHasLostItsWay(String head) throws IOException {
        assertThat(clear.exchange(head + "\r\n\r\n"))
                .matches("(?s)HTTP/1\\.[01] 421 Misdirected Request\r\n.*")
                .contains("application/problem+json", "\"status\":421");
        assertThat(clear.upstream().received()).isEmpty();
    }

    @Test
    void theConnectionGoesOnBehindAMisdirectedRequest() throws IOException {
        try (RawClient client = new RawClient(clear.port())) {
            client.send("POST / HTTP/1.1\r\nHost: other.example\r\nContent-Length: 3\r\n\r\nabc");
            assertThat(client.answer()).startsWith("HTTP/1.1 421 ");
        }
        try (RawClient client = new RawClient(clear.port())) {
            client.send("GET / HTTP/1.1\r\nHost: other.example\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 421 ");
            client.send("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aStreamOfHttp2IsToldSoToo() throws Exception {
        try (RawHttp2 client = new RawHttp2(encrypted.port(), CERTIFICATE)) {
            client.headers(1, true, ":method", "GET", ":scheme", "https", ":authority", "other.example", ":path", "/");
            assertThat(client.answer(1).status()).isEqualTo("421");
            assertThat(encrypted.upstream().received()).isEmpty();

            client.get(3, "/");
            assertThat(client.answer(3).status()).isEqualTo("200");
        }
    }
}
