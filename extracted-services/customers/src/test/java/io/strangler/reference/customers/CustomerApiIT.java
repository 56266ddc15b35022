package io.strangler.reference.customers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

class CustomerApiIT {

    private static final ObjectMapper JSON = JsonMapper.shared();
    private static final String NOBODY = "/customers/00000000-0000-5000-8000-000000000000";

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
    void aNewCustomerGetsAReservedNumberAndTheIdThatFollowsFromIt() {
        Answer added = service.post("/customers", Mary.body());

        String id = added.body().get("id").asString();
        long number = added.body().get("number").asLong();
        assertThat(added.status()).isEqualTo(HttpStatus.CREATED);
        assertThat(added.headers().getLocation()).hasPath("/customers/" + id);
        assertThat(added.headers().getETag()).isEqualTo("\"0\"");
        assertThat(number).isGreaterThanOrEqualTo(5_000_000_000L);
        JsonNode expected = JSON.readTree("""
                {"id":"%s","number":%d,"givenName":"Mary","familyName":"O'Brien","birthDate":"1970-01-31",
                 "status":"ACTIVE","statusNote":null,"newsletter":true,"creditLimit":1500.00,
                 "customerSince":"2001-02-03",
                 "address":{"street":"1 High St","postalCode":"01234","city":"Cork","countryCode":"IE"},
                 "remark":null,"statementCount":0,"lastStatementOn":null,
                 "contacts":[{"kind":"PHONE","kindNote":null,"value":"+353 1 234","preferred":true},
                             {"kind":"OTHER","kindNote":"T","value":"telex 1","preferred":false}],
                 "version":0}""".formatted(id, number));
        assertThat(added.body()).isEqualTo(expected);
        assertThat(service.get("/customers/" + id).body()).isEqualTo(expected);
    }

    @Test
    void aReplacementTakesEverythingAClientMayWriteAndNothingElse() {
        String path = added();
        service.database()
                .sql("update customer set statement_count = 3, last_statement_on = '2026-11-01' where id = ?::uuid")
                .param(path.substring("/customers/".length()))
                .update();

        Answer replaced = service.put(
                path,
                Map.of(
                        "familyName", "Murphy",
                        "status", "UNCLASSIFIED",
                        "statusNote", "X",
                        "remark", "called 📞",
                        "creditLimit", 1,
                        "statementCount", 99,
                        "number", 7));

        JsonNode body = replaced.body();
        assertThat(replaced.headers().getETag()).isEqualTo("\"1\"");
        assertThat(body.get("givenName").asString()).isEmpty();
        assertThat(body.get("familyName").asString()).isEqualTo("Murphy");
        assertThat(body.get("statusNote").asString()).isEqualTo("X");
        assertThat(body.get("remark").asString()).isEqualTo("called 📞");
        assertThat(body.get("birthDate").isNull()).isTrue();
        assertThat(body.get("address").isNull()).isTrue();
        assertThat(body.get("contacts").isEmpty()).isTrue();
        assertThat(body.get("creditLimit").decimalValue()).isEqualByComparingTo("1500");
        assertThat(body.get("statementCount").asLong()).isEqualTo(3);
        assertThat(body.get("lastStatementOn").asString()).isEqualTo("2026-11-01");
        assertThat(body.get("number").asLong()).isGreaterThanOrEqualTo(5_000_000_000L);
    }

    @Test
    void whatWasReadCanBeWrittenBackUnchanged() {
        String path = added();
        JsonNode read = service.get(path).body();

        JsonNode written = service.put(path, read).body();

        assertThat(written.get("version").asLong()).isEqualTo(1);
        assertThat(written.get("contacts")).isEqualTo(read.get("contacts"));
        assertThat(written.get("address")).isEqualTo(read.get("address"));
    }

    @Test
    void theFirstAndTheLastDateThatFitAreStoredAsTheyAre() {
        Map<String, Object> dated = Mary.with("birthDate", "0001-01-01");
        dated.put("customerSince", "9999-12-31");

        Answer added = service.post("/customers", dated);

        Map<String, Object> stored = service.database()
                .sql("select birth_date::text, customer_since::text from customer where id = ?::uuid")
                .param(added.body().get("id").asString())
                .query()
                .singleRow();
        assertThat(stored).containsEntry("birth_date", "0001-01-01").containsEntry("customer_since", "9999-12-31");
        assertThat(added.body().get("birthDate").asString()).isEqualTo("0001-01-01");
    }

    @Test
    void anAddressOfBlanksIsNoAddress() {
        JsonNode added = service.post("/customers", Mary.with("address", Map.of("street", " ", "city", "")))
                .body();

        assertThat(added.get("address").isNull()).isTrue();
    }

    @Test
    void aCreditAdjustmentAnswersWithTheNewLimitAndBumpsTheVersion() {
        String path = added();

        JsonNode adjusted = service.post(path + "/credit-adjustments", Map.of("amount", -500.55))
                .body();

        JsonNode customer = service.get(path).body();
        assertThat(adjusted.get("creditLimit").decimalValue()).isEqualByComparingTo("999.45");
        assertThat(adjusted.get("number")).isEqualTo(customer.get("number"));
        assertThat(customer.get("version").asLong()).isEqualTo(1);
    }

    @Test
    void aRemovedCustomerIsGoneWithAddressAndContacts() {
        String path = added();

        assertThat(service.delete(path).status()).isEqualTo(HttpStatus.NO_CONTENT);

        String left = "select (select count(*) from customer_address where customer_id = :id::uuid) "
                + "+ (select count(*) from customer_contact where customer_id = :id::uuid)";
        assertThat(service.database()
                        .sql(left)
                        .param("id", path.substring("/customers/".length()))
                        .query(Long.class)
                        .single())
                .isZero();
        assertProblem(service.delete(path), HttpStatus.NOT_FOUND, "There is no customer");
    }

    @Test
    void pagesFollowTheNumbersToTheEnd() {
        added();
        added();
        added();
        long all = service.database()
                .sql("select count(*) from customer")
                .query(Long.class)
                .single();

        long seen = 0;
        long last = 0;
        for (JsonNode next = JSON.readTree("0"); !next.isNull(); ) {
            JsonNode page =
                    service.get("/customers?size=2&after=" + next.asLong()).body();
            for (JsonNode customer : page.get("items").values()) {
                assertThat(customer.get("number").asLong()).isGreaterThan(last);
                last = customer.get("number").asLong();
                seen++;
            }
            next = page.get("next");
        }

        assertThat(seen).isEqualTo(all);
    }

    @Test
    void aStaleVersionIsRefusedAndThePresentOneIsTaken() {
        String path = added();
        assertThat(service.put(path, Mary.with("remark", "first"), "\"0\"").status())
                .isEqualTo(HttpStatus.OK);

        Answer stale = service.put(path, Mary.with("remark", "second"), "\"0\"");

        assertProblem(stale, HttpStatus.PRECONDITION_FAILED, "not at version 0");
        assertThat(service.get(path).body().get("remark").asString()).isEqualTo("first");
        assertThat(service.put(path, Mary.body(), "\"9\", \"1\"").headers().getETag())
                .isEqualTo("\"2\"");
        assertThat(service.put(path, Mary.body(), "*").status()).isEqualTo(HttpStatus.OK);
        assertThat(service.put(path, Mary.body(), "W/\"3\"").status()).isEqualTo(HttpStatus.PRECONDITION_FAILED);
    }

    @Test
    void everyFailureIsAProblem() {
        assertProblem(service.get(NOBODY), HttpStatus.NOT_FOUND, "There is no customer 00000000");
        assertProblem(service.put(NOBODY, Mary.body()), HttpStatus.NOT_FOUND, "There is no customer");
        assertProblem(service.put(NOBODY, Mary.body(), "\"0\""), HttpStatus.NOT_FOUND, "There is no customer");
        assertProblem(
                service.post(NOBODY + "/credit-adjustments", Map.of("amount", 1)),
                HttpStatus.NOT_FOUND,
                "There is no customer");
        assertProblem(service.get("/customers/x"), HttpStatus.BAD_REQUEST, "'x'");
        assertProblem(service.get("/customers?size=101"), HttpStatus.BAD_REQUEST, "Validation failure");
        assertProblem(service.get("/nothing"), HttpStatus.NOT_FOUND, "nothing");
        assertProblem(service.put(NOBODY, Mary.body(), "5"), HttpStatus.BAD_REQUEST, "If-Match must be");
        assertProblem(
                service.post("/customers", Mary.with("familyName", "A\0B")),
                HttpStatus.BAD_REQUEST,
                "The database cannot hold these values.");
    }

    @Test
    void aRefusedBodyNamesEveryFieldThatIsWrong() {
        Map<String, Object> wrong = Mary.with("remark", "r".repeat(201));
        wrong.put("familyName", "ß".repeat(41));
        wrong.put("birthDate", "+10000-01-01");
        wrong.put("statusNote", "X");
        wrong.put("contacts", List.of(Map.of("kind", "OTHER", "value", "no code")));

        Answer refused = service.post("/customers", wrong);

        assertProblem(refused, HttpStatus.BAD_REQUEST, "Invalid request content.");
        assertThat(refused.body().get("errors").valueStream().map(e -> e.get("field")
                        .asString()))
                .containsExactlyInAnyOrder(
                        "remark",
                        "nameShortEnough",
                        "inFourDigitYears",
                        "statusNoteConsistent",
                        "contacts[0].kindNoteConsistent");
    }

    @Test
    void lengthsCountCharactersAndNotTheirEncoding() {
        assertThat(service.post("/customers", Mary.with("remark", "👍".repeat(200)))
                        .status())
                .isEqualTo(HttpStatus.CREATED);
    }

    @Test
    void isHealthy() {
        assertThat(service.get("/actuator/health").body().get("status").asString())
                .isEqualTo("UP");
    }

    private static void assertProblem(Answer answer, HttpStatus status, String detail) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers().getContentType()).hasToString("application/problem+json");
        assertThat(answer.body().get("status").asInt()).isEqualTo(status.value());
        assertThat(answer.body().get("detail").asString()).contains(detail);
    }

    private static String added() {
        return "/customers/"
                + service.post("/customers", Mary.body()).body().get("id").asString();
    }
}
