package io.strangler.reference.orders;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.databind.JsonNode;

/** The customers and the inventory service as they are shipped: their jars, each on a database of its own, once for all tests. */
final class Neighbours {

    private final JdbcClient customersDatabase;
    private final JdbcClient inventoryDatabase;
    private final RestClient customers;
    private final RestClient inventory;
    private final int customersPort = freePort();
    private final int inventoryPort = freePort();
    private final int grpcPort = freePort();

    private Neighbours() {
        String customersUrl = Databases.url(Databases.fresh());
        String inventoryUrl = Databases.url(Databases.fresh());
        run("customers", "--server.port=" + customersPort, "--spring.datasource.url=" + customersUrl);
        run(
                "inventory",
                "--server.port=" + inventoryPort,
                "--spring.grpc.server.port=" + grpcPort,
                "--inventory.reservations.longest=24h",
                "--spring.datasource.url=" + inventoryUrl);
        customersDatabase = JdbcClient.create(new DriverManagerDataSource(customersUrl));
        inventoryDatabase = JdbcClient.create(new DriverManagerDataSource(inventoryUrl));
        customers = RestClient.create("http://127.0.0.1:" + customersPort);
        inventory = RestClient.create("http://127.0.0.1:" + inventoryPort);
        for (RestClient each : List.of(customers, inventory)) {
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(RestClientException.class)
                    .until(() -> each.get()
                            .uri("/actuator/health")
                            .retrieve()
                            .toBodilessEntity()
                            .getStatusCode()
                            .is2xxSuccessful());
        }
    }

    static Neighbours running() {
        return Held.RUNNING;
    }

    int customersPort() {
        return customersPort;
    }

    int grpcPort() {
        return grpcPort;
    }

    /** Adds a customer with that much credit and returns the number. */
    long customer(int credit) {
        return call(
                        customers,
                        HttpMethod.POST,
                        "/customers",
                        Map.of("familyName", "Murphy", "status", "ACTIVE", "creditLimit", credit))
                .get("number")
                .asLong();
    }

    /** Puts so many pieces of an article at 10.00 each into a warehouse. */
    void article(String sku, int pieces) {
        call(inventory, HttpMethod.PUT, "/articles/" + sku, Map.of("title", "LAMP", "price", 10));
        call(
                inventory,
                HttpMethod.POST,
                "/articles/" + sku + "/stock-adjustments",
                Map.of("warehouse", "D01", "delta", pieces));
    }

    private static JsonNode call(RestClient service, HttpMethod method, String path, Map<String, ?> body) {
        return service.method(method).uri(path).body(body).retrieve().requiredBody(JsonNode.class);
    }

    long onHand(String sku) {
        return inventoryDatabase
                .sql("select quantity from stock where sku = ?")
                .param(sku)
                .query(Long.class)
                .single();
    }

    /** Returns how many reservations of an article are in that state. */
    long stock(String sku, String state) {
        return inventoryDatabase
                .sql(
                        "select count(distinct key) from reservation join reservation_line using (key) where sku = ? and state = ?")
                .params(sku, state)
                .query(Long.class)
                .single();
    }

    /** Returns how much of a customer's credit is in that state. */
    BigDecimal credit(long customer, String state) {
        return customersDatabase
                .sql("select coalesce(sum(amount), 0) from credit_reservation where customer_number = ? and state = ?")
                .params(customer, state)
                .query(BigDecimal.class)
                .single();
    }

    private static void run(String module, String... args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-jar",
                jar(module).toString()));
        command.addAll(List.of(args));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Path.of("target", module + ".log").toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path jar(String module) {
        try (Stream<Path> files = Files.list(Path.of("..", module, "target"))) {
            return files.filter(file -> file.getFileName().toString().matches(module + "-[0-9.]+\\.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    // Below the ports from which connections go out: one of those may be taken before the program listens.
    private static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                continue;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static final class Held {
        static final Neighbours RUNNING = new Neighbours();
    }
}
