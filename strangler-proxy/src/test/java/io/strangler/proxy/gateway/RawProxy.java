package io.strangler.proxy.gateway;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A proxy between a raw client and a raw upstream that serves everything as legacy. */
final class RawProxy implements AutoCloseable {
    private final RawUpstream upstream = new RawUpstream();
    private final RunningProxy proxy;

    RawProxy(Path directory) throws IOException {
        this(directory, "", "");
    }

    /**
     * @param keys further keys of the plan's {@code proxy}
     * @param legacyKeys further keys of the system {@code legacy}
     */
    RawProxy(Path directory, String keys, String legacyKeys) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        proxy = RunningProxy.start(Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { connect-timeout: 1s%s%s }
                systems:
                  legacy: { url: "http://127.0.0.1:%d"%s }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/**, key: "path:2" } ] }
                """.formatted(
                        keys.contains("answer-timeout") ? "" : ", answer-timeout: 1s",
                        after(keys),
                        upstream.port(),
                        after(legacyKeys))));
    }

    private static String after(String keys) {
        return keys.isEmpty() ? "" : ", " + keys;
    }

    RawUpstream upstream() {
        return upstream;
    }

    RunningProxy proxy() {
        return proxy;
    }

    int port() {
        return proxy.port();
    }

    String exchange(String request) throws IOException {
        return RawClient.exchange(port(), request);
    }

    @Override
    public void close() {
        proxy.close();
        upstream.close();
    }
}
