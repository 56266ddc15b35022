package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
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

    private static Monolith monolith;

    @BeforeAll
    static void start() {
        monolith = Monolith.on(Databases.fresh());
    }

    @AfterAll
    static void stop() {
        monolith.close();
    }

    @Test
    void aNewCustomerIsShownAsTheTablesHoldIt() {
        Answer added = monolith.post("/api/customers", mary());

        long custNo = added.body().get("custNo").asLong();
        assertThat(added.status()).isEqualTo(HttpStatus.CREATED);
        assertThat(added.headers().getLocation()).hasPath("/api/customers/" + custNo);
        JsonNode expected = JSON.readTree("""
                {"custNo":%d,"custCode":"C%07d","name":"O'BRIEN, MARY","born":19700131,"status":"A","newsletter":"Y",
                 "creditCents":150000,"since":20010203,"street":"1 High St","zip":"01234","city":"Cork","country":"IE",
                 "remark":null,"stmtCount":0,"stmtDate":0,
                 "contacts":[{"seq":1,"kind":"P","value":"+353 1 234","pref":"Y"},
                             {"seq":2,"kind":"E","value":"mary@example.org","pref":"N"}]}""".formatted(custNo, custNo));
        assertThat(added.body()).isEqualTo(expected);
        assertThat(monolith.get("/api/customers/" + custNo).body()).isEqualTo(expected);
    }

    @Test
    void theTablesHoldPaddedCodesAndUpperCaseNames() {
        long custNo = added();

        Map<String, Object> row = monolith.database()
                .sql("select cust_code, full_name, zip, chg_user from customer where cust_no = ?")
                .param(custNo)
                .query()
                .singleRow();

        assertThat(row)
                .containsEntry("cust_code", "C%07d  ".formatted(custNo))
                .containsEntry("full_name", "O'BRIEN, MARY")
                .containsEntry("zip", "01234     ")
                .containsEntry("chg_user", "ONLINE  ");
    }

    @Test
    void aReplacementTakesTheOnlineFieldsOnly() {
        long custNo = added();
        monolith.database()
                .sql("update customer set stmt_count = 3, stmt_date = 20261101 where cust_no = ?")
                .param(custNo)
                .update();

        JsonNode replaced = monolith.put(
                        "/api/customers/" + custNo,
                        Map.of(
                                "name",
                                "Murphy, Anne",
                                "status",
                                "X",
                                "creditCents",
                                1,
                                "stmtCount",
                                99,
                                "stmtDate",
                                20200101,
                                "contacts",
                                List.of(Map.of("seq", 7, "kind", "M", "value", "087"))))
                .body();

        assertThat(replaced).isEqualTo(JSON.readTree("""
                {"custNo":%d,"custCode":"C%07d","name":"MURPHY, ANNE","born":0,"status":"X","newsletter":"N",
                 "creditCents":150000,"since":0,"street":null,"zip":null,"city":null,"country":null,"remark":null,
                 "stmtCount":3,"stmtDate":20261101,"contacts":[{"seq":1,"kind":"M","value":"087","pref":"N"}]}
                """.formatted(custNo, custNo)));
    }

    @Test
    void whatWasReadCanBeWrittenBackUnchanged() {
        long custNo = added();
        JsonNode read = monolith.get("/api/customers/" + custNo).body();

        Answer written = monolith.put("/api/customers/" + custNo, read);

        assertThat(written.status()).isEqualTo(HttpStatus.OK);
        assertThat(written.body()).isEqualTo(read);
    }

    @Test
    void factsAreShownAndNotTheirSpelling() {
        long custNo = added();
        monolith.database().sql("""
                        update customer set full_name = 'Straße, Ann', newsletter = 'J', street = ' ', country = ' '
                         where cust_no = ?""").param(custNo).update();
        monolith.database()
                .sql("update contact set seq_no = seq_no * 3, pref = ' ' where cust_no = ?")
                .param(custNo)
                .update();

        JsonNode shown = monolith.get("/api/customers/" + custNo).body();

        assertThat(shown.get("name").asString()).isEqualTo("STRASSE, ANN");
        assertThat(shown.get("newsletter").asString()).isEqualTo("N");
        assertThat(shown.get("street").isNull()).isTrue();
        assertThat(shown.get("country").isNull()).isTrue();
        assertThat(shown.get("contacts").valueStream().map(k -> k.get("seq").asInt()))
                .containsExactly(1, 2);
        assertThat(shown.get("contacts").valueStream().map(k -> k.get("pref").asString()))
                .containsOnly("N");
    }

    @Test
    void aCreditChangeAnswersWithTheNewCredit() {
        long custNo = added();

        JsonNode credit = monolith.post("/api/customers/" + custNo + "/credit", Map.of("deltaCents", -50_100))
                .body();

        assertThat(credit).isEqualTo(JSON.readTree("{\"custNo\":%d,\"creditCents\":99900}".formatted(custNo)));
    }

    @Test
    void aRemovedCustomerIsGoneWithItsContacts() {
        long custNo = added();

        assertThat(monolith.delete("/api/customers/" + custNo).status()).isEqualTo(HttpStatus.NO_CONTENT);

        assertThat(monolith.count("select count(*) from contact where cust_no = " + custNo))
                .isZero();
        assertThat(monolith.delete("/api/customers/" + custNo).status()).isEqualTo(HttpStatus.NOT_FOUND);
    }

    @Test
    void theListIsOrderedAndStartsAtTheGivenNumber() {
        long first = added();
        long second = added();
        added();

        JsonNode list =
                monolith.get("/api/customers?from=" + first + "&limit=2").body();

        assertThat(list.valueStream().map(c -> c.get("custNo").asLong())).containsExactly(first, second);
        assertThat(list.get(0).get("contacts").size()).isEqualTo(2);
    }

    @Test
    void everyErrorIsOneFieldOfText() {
        assertError(monolith.get("/api/customers/999999"), HttpStatus.NOT_FOUND, "customer 999999 not found");
        assertError(monolith.put("/api/customers/999999", mary()), HttpStatus.NOT_FOUND, "customer 999999 not found");
        assertError(
                monolith.post("/api/customers/999999/credit", Map.of("deltaCents", 1)),
                HttpStatus.NOT_FOUND,
                "customer 999999 not found");
        assertError(
                monolith.get("/api/customers?limit=101"), HttpStatus.BAD_REQUEST, "limit must be 1 to 100, not 101");
        assertError(monolith.get("/api/customers/x"), HttpStatus.BAD_REQUEST, "custNo is not a number: x");
        assertError(
                monolith.post("/api/customers", Map.of("born", 19700231)),
                HttpStatus.BAD_REQUEST,
                "name is missing; born is no date YYYYMMDD: 19700231");
        assertError(
                monolith.post("/api/customers", Map.of("name", "A\0B")),
                HttpStatus.BAD_REQUEST,
                "the database cannot hold these values");
        assertError(
                monolith.put("/api/customers/1", List.of("no", "object")),
                HttpStatus.BAD_REQUEST,
                "body is not readable as JSON of the expected shape");
    }

    private static void assertError(Answer answer, HttpStatus status, String text) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(JSON.valueToTree(Map.of("error", text)));
    }

    private static long added() {
        return monolith.post("/api/customers", mary()).body().get("custNo").asLong();
    }

    private static Map<String, Object> mary() {
        return new HashMap<>(Map.ofEntries(
                Map.entry("name", "O'Brien, Mary"),
                Map.entry("born", 19700131),
                Map.entry("newsletter", "Y"),
                Map.entry("creditCents", 150_000),
                Map.entry("since", 20010203),
                Map.entry("street", "1 High St"),
                Map.entry("zip", "01234"),
                Map.entry("city", "Cork"),
                Map.entry("country", "IE"),
                Map.entry(
                        "contacts",
                        List.of(
                                Map.of("kind", "P", "value", "+353 1 234", "pref", "Y"),
                                Map.of("kind", "E", "value", "mary@example.org")))));
    }
}
