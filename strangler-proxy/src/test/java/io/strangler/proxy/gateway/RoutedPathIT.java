package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The side is chosen by the path as it was read; whichever side that is gets the client's own bytes. */
class RoutedPathIT {
    private static final RawUpstream LEGACY = new RawUpstream();
    private static final RawUpstream SHOP = new RawUpstream();
    private static RunningProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: live } }");
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  shop: { modern: shop, shadow: { sample: 0 }, routes: [ { path: /shop/1/** } ] }
                """.formatted(LEGACY.port(), SHOP.port())));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        LEGACY.close();
        SHOP.close();
    }

    @BeforeEach
    void answerOk() {
        LEGACY.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nlegacy"));
        SHOP.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nshop"));
    }

    @ParameterizedTest
    @CsvSource({
        "/shop/1, shop",
        "/shop/1/2?a=/x, shop",
        "/%73hop/%31, shop",
        "//shop///1/, shop",
        "/shop;v=1/1;w/;x, shop",
        "/shop/1/%e2%82%ac, shop",
        "/shop/1/100%25, shop",
        "/Shop/1, legacy",
        "/shop/1%3b, legacy",
        "/shop/1%20, legacy",
        "/shop/11, legacy",
        "/shop, legacy",
        "/?/shop/1, legacy",
    })
    void theSideIsChosenByTheReadPathAndGetsTheSentOne(String path, String side) throws IOException {
        assertThat(RawClient.exchange(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                .endsWith(side);

        RawUpstream asked = side.equals("shop") ? SHOP : LEGACY;
        assertThat(asked.head()[0]).isEqualTo("GET " + path + " HTTP/1.1");
    }
}
