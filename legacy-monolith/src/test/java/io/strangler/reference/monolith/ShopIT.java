package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.JsonNode;

class ShopIT {

    private static Monolith monolith;

    @BeforeAll
    static void start() {
        monolith = Monolith.on(Databases.fresh(), "--monolith.seed=100");
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    void anOrderTakesItsStockAndIsBilledOnce() {
        long before = monolith.get("/api/articles/A000009").body().get("onHand").asLong();

        JsonNode order = monolith.post(
                        "/api/orders", Map.of("custNo", 5, "lines", List.of(Map.of("artNo", "A000009", "qty", 2))))
                .body();
        Map<String, Object> billing = Map.of("orderNo", order.get("orderNo").asLong());
        Answer invoice = monolith.post("/api/invoices", billing);
        Answer secondInvoice = monolith.post("/api/invoices", billing);

        assertThat(monolith.get("/api/articles/A000009").body().get("onHand").asLong())
                .isEqualTo(before - 2);
        assertThat(invoice.body().get("amountCents").asLong())
                .isEqualTo(2 * order.at("/lines/0/priceCents").asLong());
        assertThat(secondInvoice.status().value()).isEqualTo(400);
    }

    @Test
    void anOrderBeyondTheStockLeavesNothingBehind() {
        long orders = monolith.count("select count(*) from order_head");
        long stock = monolith.count("select sum(on_hand) from stock");

        Answer refused = monolith.post(
                "/api/orders",
                Map.of(
                        "custNo",
                        5,
                        "lines",
                        List.of(Map.of("artNo", "A000009", "qty", 1), Map.of("artNo", "A000010", "qty", 100_000))));

        assertThat(refused.status().value()).isEqualTo(400);
        assertThat(refused.body().get("error").asString()).isEqualTo("no depot holds 100000 of article A000010");
        assertThat(monolith.count("select count(*) from order_head")).isEqualTo(orders);
        assertThat(monolith.count("select sum(on_hand) from stock")).isEqualTo(stock);
    }

    @Test
    void anArticleNumberIsGivenOnce() {
        Map<String, Object> article = Map.of("artNo", "X1", "title", "new lamp", "priceCents", 499);

        assertThat(monolith.post("/api/articles", article).status().value()).isEqualTo(201);
        assertThat(monolith.get("/api/articles/X1").body().get("title").asString())
                .isEqualTo("NEW LAMP");
        assertThat(monolith.post("/api/articles", article).status().value()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "/, customers",
        "/customers, 'O&#39;BRIEN, D&#39;ARCY'",
        "/customers/13, C0000013",
        "/articles, LAMP NO. 8",
        "/orders, Total",
        "/invoices, Amount"
    })
    void everyPageShowsItsData(String path, String expected) {
        ResponseEntity<String> page = monolith.page(path);

        assertThat(page.getStatusCode().value()).isEqualTo(200);
        assertThat(page.getBody()).startsWith("<!DOCTYPE html>").contains("<header>", expected);
    }

    @Test
    void aMissingCustomerHasAPageThatSaysSo() {
        ResponseEntity<String> page = monolith.page("/customers/99999");

        assertThat(page.getStatusCode().value()).isEqualTo(404);
        assertThat(page.getBody()).contains("<header>", "404 Not Found");
    }

    @Test
    void isHealthy() {
        assertThat(monolith.get("/actuator/health").body().get("status").asString())
                .isEqualTo("UP");
    }
}
