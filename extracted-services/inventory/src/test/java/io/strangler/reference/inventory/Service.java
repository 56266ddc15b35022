package io.strangler.reference.inventory;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.strangler.contract.inventory.v1.InventoryGrpc;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The service as its clients meet it: over HTTP and gRPC on free ports, as its database, and with a clock to move. */
final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final RestClient http;
    private final JdbcClient database;
    private final ManagedChannel channel;
    private final MovableClock clock;

    private Service(String url, MovableClock clock, ConfigurableApplicationContext context) {
        this.context = context;
        this.clock = clock;
        this.database = JdbcClient.create(new DriverManagerDataSource(url));
        this.http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
        this.channel = ManagedChannelBuilder.forAddress(
                        "127.0.0.1", context.getBean(GrpcServerLifecycle.class).getPort())
                .usePlaintext()
                .build();
    }

    static Service onFreshDatabase(String... more) {
        String url = Databases.url(Databases.fresh());
        MovableClock clock = new MovableClock();
        return new Service(
                url,
                clock,
                new SpringApplicationBuilder(InventoryApplication.class)
                        .initializers(context -> ((GenericApplicationContext) context)
                                .registerBean("movableClock", Clock.class, () -> clock, bean -> bean.setPrimary(true)))
                        .run(arguments(url, more)));
    }

    private static String[] arguments(String url, String... more) {
        return Stream.concat(
                        Stream.of(
                                "--spring.datasource.url=" + url,
                                "--server.port=0",
                                "--spring.grpc.server.port=0",
                                "--spring.main.register-shutdown-hook=false"),
                        Stream.of(more))
                .toArray(String[]::new);
    }

    /** A blocking stub whose calls end in bounded time, whatever happens. */
    InventoryGrpc.InventoryBlockingStub grpc() {
        return InventoryGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    MovableClock clock() {
        return clock;
    }

    JdbcClient database() {
        return database;
    }

    Answer get(String path) {
        return Answer.of(http.get().uri(path).retrieve().toEntity(JsonNode.class));
    }

    Answer post(String path, Map<String, ?> body) {
        return Answer.of(http.post().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer put(String path, Object body) {
        return Answer.of(http.put().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer delete(String path) {
        return Answer.of(http.delete().uri(path).retrieve().toEntity(JsonNode.class));
    }

    /** Puts an article on sale with so many pieces in each of these warehouses. */
    void stocked(String sku, Map<String, Integer> pieces) {
        put("/articles/" + sku, Map.of("title", "LAMP " + sku, "price", 12.50));
        pieces.forEach((warehouse, delta) ->
                post("/articles/" + sku + "/stock-adjustments", Map.of("warehouse", warehouse, "delta", delta)));
    }

    long available(String sku) {
        return get("/articles/" + sku).body().get("available").asLong();
    }

    long onHand(String sku) {
        return database.sql("select sum(quantity) from stock where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
    }

    static List<Map<String, Object>> lines(String sku, int quantity) {
        return List.of(Map.of("sku", sku, "quantity", quantity));
    }

    @Override
    public void close() {
        channel.shutdownNow();
        context.close();
    }
}
