package io.strangler.proxy.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.playbook.plan.Tolerance;
import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpResponse;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTests {
    private static final Comparison PLAIN = new Comparison(ShadowSpec.DEFAULT);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2}     | {\"b\":2.0,\"a\":1}",
                "0.71                  | 0.710",
                "1e3                   | 1000",
                "{\"a\":[1,2]}         | { \"a\" : [1, 2] }",
                "\"\\u00e9\"           | \"é\"",
                "null                  | null",
                "12345678901234567890  | 12345678901234567890.00",
            })
    void sameMeaningIsNoDifference(String legacy, String modern) {
        assertThat(PLAIN.compare(json(legacy), json(modern))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1}             | {\"a\":2}             | $.a",
                "{\"a\":1}             | {\"a\":\"1\"}         | $.a",
                "{\"a\":null}          | {}                    | $.a",
                "{\"a\":\"x \"}        | {\"a\":\"x\"}         | $.a",
                "{\"a\":true}          | {\"a\":\"Y\"}         | $.a",
                "{\"l\":[{\"v\":1},{\"v\":2}]} | {\"l\":[{\"v\":1},{\"v\":3}]} | $.l[*].v",
                "{\"l\":[1,2]}         | {\"l\":[2,1]}         | $.l[*]",
                "{\"l\":[1]}           | {\"l\":[1,2]}         | $.l",
                "12345678901234567890  | 12345678901234567891  | $",
                "0.1                   | 0.10000000000000001   | $",
            })
    void everyOtherMeaningIsNamedByItsField(String legacy, String modern, String field) {
        assertThat(PLAIN.compare(json(legacy), json(modern)))
                .isNotEmpty()
                .allSatisfy(difference -> assertThat(difference.field()).isEqualTo(field));
    }

    @Test
    void statusComesFirstAndErrorsHaveNoBody() {
        assertThat(PLAIN.compare(answer(200, "{}"), answer(404, "{}")))
                .containsExactly(new Difference("status", Mask.plain("200"), Mask.plain("404")));
        assertThat(PLAIN.compare(answer(404, "{\"error\":\"a\"}"), answer(404, "{\"error\":\"b\"}")))
                .isEmpty();
    }

    @Test
    void ignoredFieldsAndUnorderedArraysFollowThePlan() {
        Comparison comparison =
                new Comparison(new ShadowSpec(100, List.of("$.at", "$.l[*].id"), List.of("$.l", "$.m")));

        assertThat(comparison.compare(
                        json("{\"at\":1,\"l\":[{\"id\":1,\"v\":1},{\"id\":2,\"v\":2}],\"m\":[1,1,2]}"),
                        json("{\"l\":[{\"id\":9,\"v\":2},{\"id\":8,\"v\":1}],\"m\":[1,2,1]}")))
                .isEmpty();
        assertThat(comparison.compare(json("{\"m\":[1,1,2]}"), json("{\"m\":[1,2,2]}")))
                .containsExactly(new Difference("$.m[*]", "1", "2"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"sum\":1.00} | {\"sum\":1.01} | true",
                "{\"sum\":1.00} | {\"sum\":0.99} | true",
                "{\"sum\":1.00} | {\"sum\":1.0101} | false",
                "{\"sum\":1.00} | {\"sum\":\"1.00\"} | false",
                "{\"other\":1.00} | {\"other\":1.01} | false",
                "{\"at\":\"2026-11-23T10:00:00Z\"} | {\"at\":\"2026-11-23T11:00:05+01:00\"} | true",
                "{\"at\":\"2026-11-23T10:00:00Z\"} | {\"at\":\"2026-11-23T10:00:05.001Z\"} | false",
                "{\"at\":\"2026-11-23T10:00:00\"} | {\"at\":\"2026-11-23T09:59:56.5\"} | true",
                "{\"at\":\"today\"} | {\"at\":\"tomorrow\"} | false",
            })
    void numbersAndTimesMayBeApartAsFarAsThePlanSays(String legacy, String modern, boolean same) {
        Comparison comparison = new Comparison(new ShadowSpec(
                100,
                List.of(),
                List.of(),
                Map.of(
                        "$.sum", new Tolerance.Amount(new BigDecimal("0.01")),
                        "$.at", new Tolerance.Span(Duration.ofSeconds(5))),
                List.of()));

        assertThat(comparison.compare(json(legacy), json(modern)).isEmpty()).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Type | application/json | application/json;charset=UTF-8 | true",
                "Content-Type | text/html;charset=utf-8 | text/html; charset=\"UTF-8\" | true",
                "Content-Type | text/html;charset=utf-8 | text/html;charset=latin1 | false",
                "Content-Type | application/json | application/hal+json | false",
                "ETag | \"1\" | W/\"1\" | false",
                "Date | 1 | 2 | true",
            })
    void thePlansHeaderFieldsAreComparedByTheirMeaning(String name, String legacy, String modern, boolean same) {
        Comparison comparison =
                new Comparison(new ShadowSpec(100, List.of(), List.of(), Map.of(), List.of("Content-Type", "ETag")));

        assertThat(comparison.compare(
                        new HttpResponse(200, HttpHeaders.NONE.with(name, legacy), Body.of("x")),
                        new HttpResponse(200, HttpHeaders.NONE.with(name, modern), Body.of("x"))))
                .extracting(Difference::field)
                .isEqualTo(same ? List.of() : List.of("header " + name));
    }

    @Test
    void aMissingHeaderFieldIsADifferenceUnlessTheRequestFailed() {
        HttpResponse typed = answer(200, "{}");
        HttpResponse untyped = new HttpResponse(200, HttpHeaders.NONE, Body.of("{}"));

        assertThat(PLAIN.compare(typed, untyped))
                .containsExactly(new Difference("header Content-Type", "application/json", Mask.plain("absent")));
        assertThat(PLAIN.compare(answer(404, "{}"), new HttpResponse(404, HttpHeaders.NONE, Body.EMPTY)))
                .isEmpty();
    }

    @Test
    void whatIsNoJsonIsComparedByBytes() {
        HttpResponse page = new HttpResponse(200, HttpHeaders.NONE, Body.of("<p>1"));
        assertThat(PLAIN.compare(page, new HttpResponse(200, HttpHeaders.NONE, Body.of("<p>1"))))
                .isEmpty();
        assertThat(PLAIN.compare(page, new HttpResponse(200, HttpHeaders.NONE, Body.of("<p>22"))))
                .containsExactly(new Difference("body", Mask.plain("4 bytes"), Mask.plain("5 bytes")));
    }

    @Test
    void samplesShowTheShapeAndNotTheValue() {
        assertThat(Mask.of("O'Brien, Mary 42")).isEqualTo("X'Xxxxx, Xxxx 99");
        assertThat(Mask.of("x".repeat(61))).isEqualTo("x".repeat(60) + "…");
    }

    private static HttpResponse json(String body) {
        return answer(200, body);
    }

    private static HttpResponse answer(int status, String body) {
        return new HttpResponse(status, HttpHeaders.NONE.with("content-type", "application/json"), Body.of(body));
    }
}
