package io.strangler.reference.translators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CustomerExchangeTests {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH_42 = "/customers/" + Samples.ID_42;

    private final CustomerExchange exchange = new CustomerExchange();

    @Test
    void readsACustomerByTheIdentifierThatFollowsFromItsNumber() {
        HttpRequest modern = exchange.toModern(request("GET", "/api/customers/42", ""));

        assertThat(modern.uri()).isEqualTo(PATH_42);
        assertThat(modern.body().isEmpty()).isTrue();
    }

    @Test
    void showsACustomerAsTheMonolithDoes() {
        HttpResponse legacy = exchange.toLegacy(request("GET", "/api/customers/42", ""), response(200, Bodies.MODERN));

        assertThat(json(legacy.body())).isEqualTo(json(Bodies.LEGACY));
        assertThat(legacy.body().text()).startsWith("{\"custNo\":42,\"custCode\":\"C0000042\",\"name\":");
        assertThat(legacy.headers().first("Content-Type")).contains("application/json");
        assertThat(legacy.headers().first("ETag")).isEmpty();
        assertThat(legacy.headers().first("Content-Length")).isEmpty();
        assertThat(legacy.headers().first("X-Request-Id")).contains("7");
    }

    @Test
    void showsWhatIsMissingAsTheMonolithDoes() {
        String modern = """
                {"id":"%s","number":5000000017,"givenName":"","familyName":"Acme GmbH","birthDate":null,
                 "status":"UNCLASSIFIED","statusNote":"","newsletter":false,"creditLimit":-0.01,"customerSince":null,
                 "address":{"street":"","postalCode":" ","city":"Oslo","countryCode":null},"remark":"",
                 "statementCount":0,"lastStatementOn":null,
                 "contacts":[{"kind":"OTHER","kindNote":"","value":"","preferred":false}],"version":0}""".formatted(Samples.ID_42);

        HttpResponse legacy = exchange.toLegacy(request("GET", "/api/customers/5000000017", ""), response(200, modern));

        assertThat(json(legacy.body())).isEqualTo(json("""
                {"custNo":5000000017,"custCode":"C0000017","name":"ACME GMBH","born":0,"status":" ","newsletter":"N",
                 "creditCents":-1,"since":0,"street":null,"zip":null,"city":"Oslo","country":null,"remark":"",
                 "stmtCount":0,"stmtDate":0,"contacts":[{"seq":1,"kind":" ","value":"","pref":"N"}]}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "'',after=-1&size=50",
        "from=42&limit=10,after=41&size=10",
        "limit=100,after=-1&size=100",
        "limit=&from=7,after=6&size=50",
        "from=%2D3&x=y,after=-4&size=50",
        "limit=0,after=-1&size=0",
        "from=+5&limit=0x10,after=4&size=16",
        "limit=a%26b,after=-1&size=a%26b",
        "from=x,after=x&size=50",
    })
    void listsFromANumberWhereTheServicePagesAfterOne(String query, String modern) {
        HttpRequest request = new HttpRequest("GET", "/api/customers", query, HttpHeaders.NONE, Body.EMPTY);

        assertThat(exchange.toModern(request).uri()).isEqualTo("/customers?" + modern);
    }

    @Test
    void showsAPageAsAList() {
        HttpResponse legacy = exchange.toLegacy(
                request("GET", "/api/customers", ""),
                response(200, "{\"items\":[" + Bodies.MODERN + "],\"next\":null}"));

        assertThat(json(legacy.body())).isEqualTo(json("[" + Bodies.LEGACY + "]"));
    }

    @Test
    void sendsAnEntryInTheServicesTerms() {
        HttpRequest modern = exchange.toModern(request("PUT", "/api/customers/42", Bodies.LEGACY));

        assertThat(modern.uri()).isEqualTo(PATH_42);
        assertThat(modern.headers().first("Content-Type")).contains("application/json");
        assertThat(modern.headers().first("If-Match")).isEmpty();
        assertThat(modern.headers().first("Content-Length")).isEmpty();
        assertThat(json(modern.body())).isEqualTo(json(Bodies.MODERN_FORM));
    }

    @Test
    void fillsWhatAnEntryLeavesOutAsTheMonolithDoes() {
        HttpRequest modern = exchange.toModern(request(
                "POST",
                "/api/customers",
                "{\"name\":\"Acme, \",\"creditCents\":5,\"contacts\":[{\"kind\":\" \",\"value\":\"v\"}]}"));

        assertThat(modern.uri()).isEqualTo("/customers");
        assertThat(json(modern.body())).isEqualTo(json("""
                {"givenName":"","familyName":"Acme, ","birthDate":null,"status":"ACTIVE","statusNote":null,
                 "newsletter":false,"creditLimit":0.05,"customerSince":null,"address":null,"remark":null,
                 "contacts":[{"kind":"OTHER","kindNote":"","value":"v","preferred":false}]}"""));
    }

    @Test
    void tellsWhereANewCustomerIs() {
        HttpResponse modern = response(201, Bodies.MODERN);
        HttpResponse legacy = exchange.toLegacy(
                request("POST", "/api/customers", Bodies.LEGACY),
                new HttpResponse(201, modern.headers().with("Location", PATH_42), modern.body()));

        assertThat(legacy.status()).isEqualTo(201);
        assertThat(legacy.headers().first("Location")).contains("/api/customers/42");
        assertThat(json(legacy.body())).isEqualTo(json(Bodies.LEGACY));
    }

    @Test
    void adjustsCreditInCents() {
        HttpRequest request = request("POST", "/api/customers/42/credit", "{\"deltaCents\":-12345678901}");
        HttpRequest modern = exchange.toModern(request);

        assertThat(modern.uri()).isEqualTo(PATH_42 + "/credit-adjustments");
        assertThat(modern.body().text()).isEqualTo("{\"amount\":-123456789.01}");
        assertThat(exchange.toLegacy(request, response(200, "{\"number\":42,\"creditLimit\":1501.00}"))
                        .body()
                        .text())
                .isEqualTo("{\"custNo\":42,\"creditCents\":150100}");
    }

    @Test
    void answersARemovalWithoutABody() {
        HttpRequest request = request("DELETE", "/api/customers/42", "");

        assertThat(exchange.toModern(request).uri()).isEqualTo(PATH_42);
        HttpResponse legacy = exchange.toLegacy(request, new HttpResponse(204, HttpHeaders.NONE, Body.EMPTY));
        assertThat(legacy.status()).isEqualTo(204);
        assertThat(legacy.body().isEmpty()).isTrue();
        assertThat(legacy.headers().first("Content-Type")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/customers/42|404|404|customer 42 not found",
                "GET|/api/customers/042|404|404|customer 42 not found",
                "GET|/api/customers/4x|400|400|custNo is not a number: 4x",
                "GET|/api/customers/42|500|500|detail of the service",
                "GET|/api/customers/42|503|503|detail of the service",
                "PUT|/api/customers/42|400|400|name is missing; born is no date YYYYMMDD: 19991345",
                "PUT|/api/customers/42|422|400|name is missing; born is no date YYYYMMDD: 19991345",
                "PUT|/api/customers/42|404|404|customer 42 not found",
                "DELETE|/api/customers/42|400|400|the database cannot hold these values",
                "PUT|/api/customers/42|409|409|detail of the service",
                "PUT|/api/customers/42|412|409|detail of the service",
                "POST|/api/customers/42/credit|400|400|deltaCents is missing",
            })
    void tellsAFailureInTheMonolithsWords(String method, String path, int modern, int legacy, String error) {
        HttpResponse problem = new HttpResponse(
                modern,
                HttpHeaders.NONE.with("Content-Type", "application/problem+json"),
                Body.of("{\"title\":\"title\",\"detail\":\"detail of the service\"}"));

        HttpResponse answer = exchange.toLegacy(request(method, path, "{\"born\":19991345}"), problem);

        assertThat(answer.status()).isEqualTo(legacy);
        assertThat(json(answer.body())).isEqualTo(JSON.createObjectNode().put("error", error));
        assertThat(answer.headers().first("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=101|limit must be 1 to 100, not 101",
                "limit=ten|limit is not a number: ten",
                "from=ten|from is not a number: ten",
            })
    void tellsWhatIsWrongWithAList(String query, String error) {
        HttpRequest request = new HttpRequest("GET", "/api/customers", query, HttpHeaders.NONE, Body.EMPTY);

        assertThat(exchange.toLegacy(request, response(400, "{}")).body().text())
                .isEqualTo("{\"error\":\"" + error + "\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{\"born\":19700131}",
                "{\"name\":\"x\",\"status\":\"AB\"}",
                "{\"name\":\"x\",\"familyName\":\"y\",\"born\":20230230}",
                "{\"name\":\"x\",\"contacts\":[{\"kind\":\"P\"}]}",
                "{\"name\":\"x\",\"contacts\":[null]}",
            })
    void sendsNothingTheMonolithWouldRefuse(String entry) {
        assertThat(exchange.toModern(request("PUT", "/api/customers/42", entry))
                        .body()
                        .text())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"42", "042", "+42", "%34%32", "0x2A", "%2042"})
    void readsANumberAsLenientlyAsTheMonolith(String number) {
        assertThat(exchange.toModern(request("GET", "/api/customers/" + number, ""))
                        .uri())
                .isEqualTo(PATH_42);
    }

    @Test
    void doesNotTakeAnIdentifierForANumber() {
        assertThat(exchange.toModern(request("GET", "/api" + PATH_42, "")).uri())
                .isEqualTo("/customers/not-a-number");
    }

    @ParameterizedTest
    @CsvSource({
        "PATCH,/api/customers/42",
        "POST,/api/customers/42/debit",
        "GET,/api/customers/42/credit",
        "GET,/api/articles/7",
        "GET,/",
        "OPTIONS,/api/customers",
    })
    void refusesWhatTheMonolithsApiDoesNotHave(String method, String path) {
        assertThatExceptionOfType(Untranslatable.class).isThrownBy(() -> exchange.toModern(request(method, path, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{\"number\":42}", "{\"id\":1,\"number\":{}}"})
    void refusesAnAnswerThatIsNoCustomer(String body) {
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> exchange.toLegacy(
                        request("GET", "/api/customers/42", ""),
                        new HttpResponse(200, HttpHeaders.NONE, Body.of(body))));
    }

    @Test
    void answersHeadWithoutABody() {
        HttpResponse answer = exchange.toLegacy(
                request("HEAD", "/api/customers/42", ""), new HttpResponse(404, HttpHeaders.NONE, Body.EMPTY));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body().isEmpty()).isTrue();
    }

    private static HttpRequest request(String method, String path, String body) {
        HttpHeaders headers = new HttpHeaders(List.of(
                new HttpHeaders.Field("Host", "shop"),
                new HttpHeaders.Field("content-type", "application/json"),
                new HttpHeaders.Field("content-length", "7"),
                new HttpHeaders.Field("If-Match", "\"5\""),
                new HttpHeaders.Field("Accept-Encoding", "gzip")));
        return new HttpRequest(method, path, "", headers, Body.of(body));
    }

    private static HttpResponse response(int status, String body) {
        HttpHeaders headers = new HttpHeaders(List.of(
                new HttpHeaders.Field("Content-Type", "application/json"),
                new HttpHeaders.Field("ETag", "\"5\""),
                new HttpHeaders.Field("Content-Length", "7"),
                new HttpHeaders.Field("X-Request-Id", "7")));
        return new HttpResponse(status, headers, Body.of(body));
    }

    private static JsonNode json(Body body) {
        return json(body.text());
    }

    private static JsonNode json(String text) {
        return JSON.readTree(text);
    }
}
