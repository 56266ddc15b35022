package io.strangler.reference.migration.story;

import static io.strangler.reference.migration.systems.MigrationFiles.FORCED_SIDE_HEADER;
import static io.strangler.reference.migration.systems.MigrationFiles.FORCED_SIDE_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.reference.migration.process.RunningProgram;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.Jars;
import io.strangler.reference.migration.systems.ReferenceSystems;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The real monolith against the real service behind bridge and proxy: a client cannot tell which of them answers. */
class BothSidesAnswerAlikeIT {
    private static final Jars JARS = new Jars(Path.of("../..").toAbsolutePath().normalize());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    // The ugly cases come first among the seeded.
    private static final int CUSTOMERS = 300;

    private static ReferenceSystems systems;

    private record Seen(int status, String type, JsonNode body) {}

    @BeforeAll
    static void begin() throws Exception {
        systems = ReferenceSystems.prepare(JARS);
        systems.startDatabases();
        RunningProgram monolith = systems.startMonolith(CUSTOMERS);
        RunningProgram service = systems.startCustomers();
        systems.awaitMonolith(monolith);
        systems.awaitCustomers(service);
        systems.writeFiles(JARS.translators());
        RunningProgram proxy = systems.startProxy();
        RunningProgram bridge = systems.startBridge();
        systems.awaitProxy(proxy);
        systems.awaitBridge(bridge);
        systems.files().editFlags("defaultVariant: \"off\"", "defaultVariant: \"dualwrite\"");
        Admin admin = new Admin(systems);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> admin.stream("legacy").path("state").asString("").equals("running"));
    }

    @AfterAll
    static void end() throws IOException {
        systems.close();
    }

    @Test
    void aReadOfEveryCustomerHasTheSameAnswerFromBothSides() throws Exception {
        List<String> different = new ArrayList<>();
        List<Long> numbers = numbers();
        for (long number : numbers) {
            compare("/api/customers/" + number, different);
        }

        assertThat(numbers).hasSizeGreaterThanOrEqualTo(CUSTOMERS);
        assertThat(different).isEmpty();
    }

    @Test
    void everyPageOfTheListHasTheSameAnswerFromBothSides() throws Exception {
        List<String> different = new ArrayList<>();
        for (int from = 0; from <= CUSTOMERS; from += 40) {
            compare("/api/customers?from=" + from + "&limit=40", different);
        }

        assertThat(different).isEmpty();
    }

    @Test
    void whatIsNotThereAndWhatIsNoNumberAreRefusedAlike() throws Exception {
        List<String> different = new ArrayList<>();
        for (String path : List.of("/999999", "/-1", "/abc", "?limit=0", "?limit=1000000", "?from=x")) {
            Seen legacy = get("/api/customers" + path, "legacy");
            Seen modern = get("/api/customers" + path, "modern");
            if (legacy.status() != modern.status()) {
                different.add(path + ": " + legacy + " against " + modern);
            }
        }

        assertThat(different).isEmpty();
    }

    @Test
    void aRowThatIsOnOneSideOnlyShows() throws Exception {
        try (Connection service = systems.databases().open(Databases.Name.CUSTOMERS);
                Statement sql = service.createStatement()) {
            sql.execute("insert into customer (id, number, family_name, status, newsletter, credit_limit)"
                    + " values (gen_random_uuid(), 777777, 'Nobody', 'ACTIVE', false, 0)");
            try {
                assertThat(get("/api/customers?from=777777&limit=1", "legacy").body())
                        .isEmpty();
                assertThat(get("/api/customers?from=777777&limit=1", "modern").body())
                        .hasSize(1);
            } finally {
                sql.execute("delete from customer where number = 777777");
            }
        }
    }

    private static void compare(String path, List<String> different) throws Exception {
        Seen legacy = get(path, "legacy");
        Seen modern = get(path, "modern");
        assertThat(legacy.status()).isEqualTo(200);
        if (!legacy.equals(modern)) {
            different.add(path + ":\n" + legacy + "\n" + modern);
        }
    }

    private static Seen get(String path, String side) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        systems.addresses().proxyUrl().resolve(path))
                .header(FORCED_SIDE_HEADER, side + "; " + FORCED_SIDE_TOKEN)
                .timeout(Duration.ofSeconds(20))
                .build();
        HttpResponse<String> response = systems.http().send(request, BodyHandlers.ofString());
        return new Seen(
                response.statusCode(),
                response.headers().firstValue("Content-Type").orElse("none"),
                JSON.readTree(response.body()));
    }

    private static List<Long> numbers() throws Exception {
        List<Long> numbers = new ArrayList<>();
        try (Connection shop = systems.databases().open(Databases.Name.SHOP);
                Statement sql = shop.createStatement();
                ResultSet rows = sql.executeQuery("select cust_no from customer order by cust_no")) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }
}
