package io.strangler.reference.translators;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.List;

/** Serves the monolith's customer API from the customers service: same paths, bodies, status codes and error texts. */
public final class CustomerExchange implements ExchangeTranslator {
    private static final String JSON = "application/json";

    // Entity tags are the service's own, and a translated body is neither the length nor the coding of what was sent.
    private static final List<String> NOT_FOR_MODERN = List.of(
            "Accept-Encoding",
            "Content-Length",
            "If-Match",
            "If-None-Match",
            "If-Modified-Since",
            "If-Unmodified-Since",
            "If-Range",
            "Range");
    private static final List<String> NOT_FOR_LEGACY =
            List.of("ETag", "Last-Modified", "Content-Length", "Content-Type", "Location", "Accept-Ranges");

    @Override
    public String capability() {
        return "customers";
    }

    @Override
    public HttpRequest toModern(HttpRequest legacy) {
        LegacyCall.Counterpart counterpart = LegacyCall.of(legacy).counterpart();
        HttpHeaders headers =
                without(NOT_FOR_MODERN, legacy.headers()).with("Accept", JSON + ", application/problem+json");
        if (!counterpart.body().isEmpty()) {
            headers = headers.with("Content-Type", JSON);
        }
        return new HttpRequest(legacy.method(), counterpart.path(), counterpart.query(), headers, counterpart.body());
    }

    @Override
    public HttpResponse toLegacy(HttpRequest request, HttpResponse modern) {
        LegacyCall call = LegacyCall.of(request);
        HttpHeaders headers = without(NOT_FOR_LEGACY, modern.headers());
        if (request.method().equals("HEAD")) {
            return answer(legacyStatus(modern.status()), headers, Body.EMPTY);
        }
        if (modern.status() >= 400) {
            return answer(legacyStatus(modern.status()), headers, CustomerJson.error(error(call, modern)));
        }
        if (modern.status() < 200 || modern.status() >= 300) {
            throw new Untranslatable("status", "is " + modern.status() + ", which the legacy API never answers");
        }
        if (modern.status() == 201) {
            headers = headers.with("Location", "/api/customers/" + CustomerJson.number(modern.body()));
        }
        if (modern.status() == 204) {
            return new HttpResponse(204, headers, Body.EMPTY);
        }
        return answer(modern.status(), headers, call.answer(modern.body()));
    }

    private static HttpResponse answer(int status, HttpHeaders headers, Body body) {
        return new HttpResponse(status, headers.with("Content-Type", JSON), body);
    }

    // The monolith knows no validation apart from 400 and no versions, hence no failed precondition either.
    private static int legacyStatus(int modern) {
        return switch (modern) {
            case 422 -> 400;
            case 412 -> 409;
            default -> modern;
        };
    }

    private static String error(LegacyCall call, HttpResponse modern) {
        List<String> problems = call.problems();
        if (legacyStatus(modern.status()) == 400) {
            // What passes the monolith's own checks can only be refused by its database.
            return problems.isEmpty() ? "the database cannot hold these values" : String.join("; ", problems);
        }
        if (modern.status() == 404 && call.number().isPresent()) {
            LegacyCall.CustomerNumber number = call.number().get();
            return "customer " + number.value().map(String::valueOf).orElse(number.sent()) + " not found";
        }
        return CustomerJson.problem(modern.body()).orElse("the request failed with status " + modern.status());
    }

    private static HttpHeaders without(List<String> names, HttpHeaders headers) {
        HttpHeaders rest = headers;
        for (String name : names) {
            rest = rest.without(name);
        }
        return rest;
    }
}
