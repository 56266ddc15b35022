package io.strangler.proxy;

import io.strangler.proxy.config.CommandLine;
import io.strangler.proxy.gateway.GatewayListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole proxy inside a test, on free ports. */
public final class RunningProxy implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ConfigurableApplicationContext context;

    private RunningProxy(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static RunningProxy start(Path plan) {
        return new RunningProxy(
                ProxyApplication.start(new CommandLine.Run(plan, OptionalInt.of(0), OptionalInt.of(0))));
    }

    /** The proxy with beans of its user. */
    public static RunningProxy start(Path plan, Consumer<GenericApplicationContext> beans) {
        return new RunningProxy(
                ProxyApplication.start(new CommandLine.Run(plan, OptionalInt.of(0), OptionalInt.of(0)), beans));
    }

    public int port() {
        return context.getBean(GatewayListener.class).port();
    }

    public int adminPort() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    public HttpResponse<String> send(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    public JsonNode status() {
        return JSON.readTree(admin("/admin/status").body());
    }

    /** The status of the only capability of the plan. */
    public JsonNode capability() {
        return status().get("capabilities").get(0);
    }

    public HttpResponse<String> admin(String path) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
