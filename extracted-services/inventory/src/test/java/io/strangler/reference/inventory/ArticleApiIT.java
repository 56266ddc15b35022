package io.strangler.reference.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.strangler.contract.inventory.v1.Quote;
import io.strangler.contract.inventory.v1.QuoteRequest;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

class ArticleApiIT {

    private static Service service;

    @BeforeAll
    static void start() {
        service = Service.onFreshDatabase();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anArticleIsStoredAsGivenAndReplacedBySendingItAgain() {
        Answer added = service.put("/articles/A1", Map.of("title", "Lamp", "price", 12.50));
        Answer replaced =
                service.put("/articles/A1", Map.of("title", "Big lamp", "price", 13, "taxCode", "2", "active", false));

        assertThat(added.status()).isEqualTo(HttpStatus.CREATED);
        assertThat(added.headers().getLocation()).hasPath("/articles/A1");
        assertThat(replaced.status()).isEqualTo(HttpStatus.OK);
        assertThat(service.get("/articles/A1").body())
                .isEqualTo(JsonMapper.shared().readTree("""
                {"sku":"A1","title":"Big lamp","price":13.00,"taxCode":"2","active":false,"available":0,"stock":[]}"""));
    }

    @Test
    void stockIsCountedByWarehouseAndWhatIsReservedIsNotAvailable() {
        service.stocked("B1", Map.of("D01", 5, "D02", 3));
        service.put("/reservations/b1", Map.of("lines", Service.lines("B1", 6)));

        assertThat(service.get("/articles/B1").body().get("stock"))
                .isEqualTo(JsonMapper.shared().readTree("""
                [{"warehouse":"D01","quantity":5,"reserved":5},{"warehouse":"D02","quantity":3,"reserved":1}]"""));
        assertThat(service.available("B1")).isEqualTo(2);
    }

    @Test
    void anAdjustmentTakesNothingThatIsReserved() {
        service.stocked("C1", Map.of("D01", 5));
        service.put("/reservations/c1", Map.of("lines", Service.lines("C1", 4)));

        Answer refused = service.post("/articles/C1/stock-adjustments", Map.of("warehouse", "D01", "delta", -2));
        Answer taken = service.post("/articles/C1/stock-adjustments", Map.of("warehouse", "D01", "delta", -1));

        assertProblem(refused, HttpStatus.CONFLICT, "Of article C1 in D01 4 are reserved");
        assertThat(taken.body().get("quantity").asLong()).isEqualTo(4);
        assertThat(service.onHand("C1")).isEqualTo(4);
    }

    @Test
    void pagesFollowTheSkusToTheEnd() {
        for (String sku : new String[] {"Z1", "Z2", "Z3"}) {
            service.stocked(sku, Map.of("D01", 1, "D02", 1));
        }

        Answer first = service.get("/articles?after=Z&size=2");
        Answer last =
                service.get("/articles?size=2&after=" + first.body().get("next").asString());

        assertThat(first.body().get("items").valueStream().map(item -> item.get("sku")
                        .asString()))
                .containsExactly("Z1", "Z2");
        assertThat(last.body().get("items").valueStream().map(item -> item.get("sku")
                        .asString()))
                .containsExactly("Z3");
        assertThat(last.body().get("next").isNull()).isTrue();
    }

    @Test
    void quotesTellThePresentPriceOfArticlesOnSaleOnly() {
        service.put("/articles/Q1", Map.of("title", "Lamp", "price", 12.05));
        service.put("/articles/Q2", Map.of("title", "Old lamp", "price", 1, "active", false));

        assertThat(service.grpc()
                        .quote(QuoteRequest.newBuilder()
                                .addSkus("Q1")
                                .addSkus("Q1")
                                .build())
                        .getQuotesList())
                .containsExactly(Quote.newBuilder()
                        .setSku("Q1")
                        .setTitle("Lamp")
                        .setPriceCents(1205)
                        .build());
        assertThatThrownBy(() -> service.grpc()
                        .quote(QuoteRequest.newBuilder()
                                .addSkus("Q1")
                                .addSkus("Q2")
                                .build()))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failed -> {
                    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
                    assertThat(failed.getStatus().getDescription()).isEqualTo("There is no article Q2 on sale.");
                });
    }

    @Test
    void askingForPricesAgainAndAgainUsesUpNothing() {
        service.put("/articles/Q3", Map.of("title", "Lamp", "price", 1));
        QuoteRequest request = QuoteRequest.newBuilder().addSkus("Q3").build();

        for (int i = 0; i < 30; i++) {
            assertThat(service.grpc().quote(request).getQuotesCount()).isOne();
        }
    }

    @Test
    void everyFailureIsAProblem() {
        assertProblem(service.get("/articles/NONE"), HttpStatus.NOT_FOUND, "There is no article NONE");
        assertProblem(
                service.post("/articles/NONE/stock-adjustments", Map.of("warehouse", "D01", "delta", 1)),
                HttpStatus.NOT_FOUND,
                "There is no article NONE");
        assertProblem(
                service.put("/articles/lower", Map.of("title", "x", "price", 1)),
                HttpStatus.BAD_REQUEST,
                "A sku has 1 to 8");
        assertProblem(service.get("/articles?size=101"), HttpStatus.BAD_REQUEST, "Validation failure");
        assertProblem(service.get("/nothing"), HttpStatus.NOT_FOUND, "nothing");
        Answer wrong = service.put("/articles/A9", Map.of("title", " ", "price", -1));
        assertProblem(wrong, HttpStatus.BAD_REQUEST, "Invalid request content.");
        assertThat(wrong.body().get("errors").valueStream().map(e -> e.get("field")
                        .asString()))
                .containsExactlyInAnyOrder("title", "price");
    }

    @Test
    void isHealthy() {
        assertThat(service.get("/actuator/health").body().get("status").asString())
                .isEqualTo("UP");
    }

    private static void assertProblem(Answer answer, HttpStatus status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
        assertThat(answer.body().get("detail").asString()).contains(detail);
    }
}
