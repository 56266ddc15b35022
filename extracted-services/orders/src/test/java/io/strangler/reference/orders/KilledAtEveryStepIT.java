package io.strangler.reference.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;

/**
 * One process, one {@code kill -9}, and at that moment a saga at every point at which one can be: before a step's call,
 * after it, and after the transaction that says so.
 */
class KilledAtEveryStepIT {

    private static final List<String> WHEN = List.of("before-call", "after-call", "after-commit");
    private static final List<String> FORWARD =
            points("RESERVE_CREDIT", "RESERVE_STOCK", "CONFIRM_STOCK", "CONFIRM_CREDIT");
    private static final List<String> BACK = points("RELEASE_STOCK", "RELEASE_CREDIT");
    private static final int STOCK = 100;
    private static final int QUANTITY = 2;

    private final Neighbours neighbours = Neighbours.running();

    @Test
    void everyOrderEndsAndNothingIsReservedTwiceOrLeftBehind() throws Exception {
        neighbours.article("KILLED", STOCK);
        long customer = neighbours.customer(1_000_000);
        String url = Databases.url(Databases.fresh());

        List<Long> numbers = killWithASagaAtEveryPoint(url, customer);

        List<Long> good = numbers.subList(0, FORWARD.size());
        List<Long> bad = numbers.subList(FORWARD.size(), numbers.size());
        try (Service service = Service.on(url)) {
            assertThat(numbers).allMatch(order -> repeated(service, customer, order, numbers));
            assertThat(good)
                    .allSatisfy(order -> assertThat(service.settled(order)).isEqualTo("PLACED"));
            assertThat(bad)
                    .allSatisfy(order -> assertThat(service.settled(order)).isEqualTo("REJECTED"));
            assertThat(service.count("purchase_order")).isEqualTo(numbers.size());
        }
        assertThat(neighbours.onHand("KILLED")).isEqualTo(STOCK - QUANTITY * good.size());
        assertThat(neighbours.stock("KILLED", "CONFIRMED")).isEqualTo(good.size());
        assertThat(neighbours.stock("KILLED", "HELD")).isZero();
        assertThat(neighbours.credit(customer, "CONFIRMED")).isEqualByComparingTo(QUANTITY * good.size() * 10 + "");
        assertThat(neighbours.credit(customer, "HELD")).isZero();
    }

    private List<Long> killWithASagaAtEveryPoint(String url, long customer) throws IOException {
        List<String> points = Stream.concat(FORWARD.stream(), BACK.stream()).toList();
        Process process = start(url, points);
        // Whoever waits for a word that never comes learns so.
        CompletableFuture.delayedExecutor(2, TimeUnit.MINUTES).execute(process::destroyForcibly);
        try (BufferedReader said = process.inputReader()) {
            String port = said.lines()
                    .filter(line -> line.startsWith("port "))
                    .findFirst()
                    .orElseThrow()
                    .substring("port ".length());
            RestClient http = Service.client(Integer.parseInt(port));
            List<Long> numbers = new ArrayList<>();
            for (int i = 0; i < points.size(); i++) {
                numbers.add(Service.place(http, "k" + i, customer, "KILLED", quantity(i))
                        .body()
                        .get("number")
                        .asLong());
            }
            Set<String> missing = new HashSet<>(points);
            while (!missing.isEmpty()) {
                String line = said.readLine();
                assertThat(line).as("still waiting for %s", missing).isNotNull();
                missing.remove(line.replaceFirst("held ", ""));
            }
            return numbers;
        } finally {
            // SIGKILL: nothing is closed, finished or told to anybody.
            process.destroyForcibly().onExit().join();
        }
    }

    private static Process start(String url, List<String> points) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dpoints=" + String.join(",", points),
                "-cp",
                System.getProperty("java.class.path"),
                HeldOrders.class.getName(),
                "--db-scheduler.threads=" + 2 * points.size()));
        command.addAll(Service.arguments(
                url, Neighbours.running().customersPort(), Neighbours.running().grpcPort()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static boolean repeated(Service service, long customer, long order, List<Long> numbers) {
        int i = numbers.indexOf(order);
        return service.place("k" + i, customer, "KILLED", quantity(i))
                        .body()
                        .get("number")
                        .asLong()
                == order;
    }

    /** The last orders want more than there is, and so go back. */
    private static int quantity(int index) {
        return index < FORWARD.size() ? QUANTITY : STOCK + 1;
    }

    private static List<String> points(String... steps) {
        return Stream.of(steps)
                .flatMap(step -> WHEN.stream().map(when -> step + "/" + when))
                .toList();
    }
}
