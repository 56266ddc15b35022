package io.strangler.reference.translators;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.tck.Exchange;
import io.strangler.translate.tck.ExchangeTranslatorContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class CustomerExchangeLawsTests extends ExchangeTranslatorContract {
    private static final String PATH = "/api/customers";
    private static final String PATH_42 = PATH + "/42";
    private static final String MODERN = "/customers";
    private static final String MODERN_42 = MODERN + "/" + Samples.ID_42;
    private static final HttpHeaders JSON = HttpHeaders.NONE.with("Content-Type", "application/json");
    private static final HttpHeaders PROBLEM = HttpHeaders.NONE.with("Content-Type", "application/problem+json");

    @Override
    protected ExchangeTranslator translator() {
        return new CustomerExchange();
    }

    @Override
    protected Object content(Body body) {
        try {
            return JsonMapper.shared().readTree(body.bytes());
        } catch (JacksonException noJson) {
            return body.text();
        }
    }

    @Override
    protected Stream<Exchange> exchanges() {
        HttpResponse missing = new HttpResponse(404, PROBLEM, Body.of("{\"detail\":\"There is no customer.\"}"));
        return Stream.of(
                call("GET", PATH_42, "", MODERN_42, "", 200, Bodies.MODERN, Bodies.LEGACY, JSON),
                new Exchange(
                        request("GET", PATH, "from=42&limit=1", ""),
                        request("GET", MODERN, "after=41&size=1", ""),
                        new HttpResponse(200, JSON, Body.of("{\"items\":[" + Bodies.MODERN + "],\"next\":42}")),
                        new HttpResponse(200, JSON, Body.of("[" + Bodies.LEGACY + "]"))),
                call(
                        "PUT",
                        PATH_42,
                        Bodies.LEGACY,
                        MODERN_42,
                        Bodies.MODERN_FORM,
                        200,
                        Bodies.MODERN,
                        Bodies.LEGACY,
                        JSON),
                call(
                        "POST",
                        PATH,
                        Bodies.LEGACY,
                        MODERN,
                        "{\"creditLimit\":1500," + Bodies.MODERN_FORM.substring(1),
                        201,
                        Bodies.MODERN,
                        Bodies.LEGACY,
                        JSON.with("Location", PATH_42)),
                call(
                        "POST",
                        PATH_42 + "/credit",
                        "{\"deltaCents\":100}",
                        MODERN_42 + "/credit-adjustments",
                        "{\"amount\":1.00}",
                        200,
                        "{\"number\":42,\"creditLimit\":1501.00}",
                        "{\"custNo\":42,\"creditCents\":150100}",
                        JSON),
                call("DELETE", PATH_42, "", MODERN_42, "", 204, "", "", HttpHeaders.NONE),
                new Exchange(
                        request("GET", PATH_42, "", ""),
                        request("GET", MODERN_42, "", ""),
                        missing,
                        new HttpResponse(404, JSON, Body.of("{\"error\":\"customer 42 not found\"}"))));
    }

    @Test
    void theLawsAreTriedOnEveryMethodAndOnARefusal() {
        assertThat(exchanges().map(exchange -> exchange.request().method())).contains("GET", "PUT", "POST", "DELETE");
        assertThat(exchanges().map(exchange -> exchange.modern().status())).contains(200, 201, 204, 404);
    }

    private static Exchange call(
            String method,
            String path,
            String body,
            String modernPath,
            String modernBody,
            int status,
            String modernAnswer,
            String answer,
            HttpHeaders headers) {
        return new Exchange(
                request(method, path, "", body),
                request(method, modernPath, "", modernBody),
                new HttpResponse(status, JSON.with("Location", MODERN_42), Body.of(modernAnswer)),
                new HttpResponse(status, headers, Body.of(answer)));
    }

    private static HttpRequest request(String method, String path, String query, String body) {
        return new HttpRequest(method, path, query, JSON, Body.of(body));
    }
}
