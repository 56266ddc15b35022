package io.strangler.reference.orders;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The service as its clients meet it: over HTTP on a free port, as its database, and with its lines to the neighbours. */
final class Service implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConfigurableApplicationContext context;
    private final RestClient http;
    private final JdbcClient database;
    private final Link customers;
    private final Link inventory;

    private Service(String url, Link customers, Link inventory, ConfigurableApplicationContext context) {
        this.context = context;
        this.customers = customers;
        this.inventory = inventory;
        this.database = JdbcClient.create(new DriverManagerDataSource(url));
        this.http = client(context.getEnvironment().getProperty("local.server.port", Integer.class, 0));
    }

    static Service on(String url, String... more) {
        Link customers = new Link(Neighbours.running().customersPort());
        Link inventory = new Link(Neighbours.running().grpcPort());
        return new Service(
                url,
                customers,
                inventory,
                OrdersApplication.start(with(arguments(url, customers.port(), inventory.port()), List.of(more))));
    }

    /** A setting said twice would be a list. */
    private static String[] with(List<String> usual, List<String> more) {
        return Stream.concat(
                        usual.stream().filter(each -> more.stream()
                                .noneMatch(other -> name(other).equals(name(each)))),
                        more.stream())
                .toArray(String[]::new);
    }

    private static String name(String argument) {
        return argument.substring(0, argument.indexOf('='));
    }

    /** What every start of the service is told in tests: impatient with others, in no hurry to give up. */
    static List<String> arguments(String url, int customersPort, int inventoryPort) {
        return List.of(
                "--spring.datasource.url=" + url,
                "--server.port=0",
                "--spring.main.register-shutdown-hook=false",
                "--orders.customers-url=http://127.0.0.1:" + customersPort,
                "--orders.inventory-address=127.0.0.1:" + inventoryPort,
                "--orders.customers.pause=100ms",
                "--orders.inventory.pause=100ms",
                "--orders.saga.step-limit=5m",
                "--orders.saga.stock-hold=1h",
                "--orders.saga.longest-backoff=400ms",
                "--db-scheduler.polling-interval=50ms",
                "--db-scheduler.heartbeat-interval=250ms");
    }

    static RestClient client(int port) {
        return RestClient.builder()
                .baseUrl("http://127.0.0.1:" + port)
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    Link customers() {
        return customers;
    }

    Link inventory() {
        return inventory;
    }

    JdbcClient database() {
        return database;
    }

    long count(String table) {
        return database.sql("select count(*) from " + table).query(Long.class).single();
    }

    Answer get(String path) {
        return Answer.of(http.get().uri(path).retrieve().toEntity(JsonNode.class));
    }

    Answer post(String path, Map<String, ?> body) {
        return Answer.of(http.post().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer put(String path, Map<String, ?> body) {
        return Answer.of(http.put().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer place(String key, long customer, String sku, int quantity) {
        return place(http, key, customer, sku, quantity);
    }

    static Answer place(RestClient service, String key, long customer, String sku, int quantity) {
        return Answer.of(service.post()
                .uri("/orders")
                .header("Idempotency-Key", key)
                .body(Map.of("customer", customer, "lines", List.of(Map.of("sku", sku, "quantity", quantity))))
                .retrieve()
                .toEntity(JsonNode.class));
    }

    String status(long order) {
        return get("/orders/" + order).body().get("status").asString();
    }

    /** Waits until the order's saga is over and returns what the order became. */
    String settled(long order) {
        await().atMost(PATIENCE).until(() -> !status(order).equals("PENDING"));
        return status(order);
    }

    @Override
    public void close() {
        context.close();
        customers.close();
        inventory.close();
    }
}
