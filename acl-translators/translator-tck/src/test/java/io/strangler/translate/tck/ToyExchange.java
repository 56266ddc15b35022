package io.strangler.translate.tck;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;

/** A small exchange translator that keeps every law: {@code /old/x} against {@code /new/x}, texts in upper and lower case. */
class ToyExchange implements ExchangeTranslator {
    @Override
    public String capability() {
        return "toys";
    }

    @Override
    public HttpRequest toModern(HttpRequest legacy) {
        if (!legacy.path().startsWith("/old/")) {
            throw new Untranslatable("path", "is not mine");
        }
        return new HttpRequest(
                method(legacy.method()),
                "/new/" + legacy.path().substring(5),
                legacy.query(),
                requestHeaders(legacy.headers()),
                lower(legacy.body()));
    }

    @Override
    public HttpResponse toLegacy(HttpRequest request, HttpResponse modern) {
        return new HttpResponse(
                status(modern.status()),
                answerHeaders(modern.headers()),
                request.method().equals("HEAD") ? headBody() : upper(modern.body()));
    }

    String method(String method) {
        return method;
    }

    HttpHeaders requestHeaders(HttpHeaders headers) {
        return headers.without("Content-Length")
                .without("If-Match")
                .without("If-None-Match")
                .without("If-Modified-Since")
                .without("If-Unmodified-Since")
                .without("If-Range");
    }

    HttpHeaders answerHeaders(HttpHeaders headers) {
        return headers.without("Content-Length")
                .without("ETag")
                .without("Last-Modified")
                .with("Legacy", "yes");
    }

    int status(int status) {
        return status;
    }

    Body lower(Body body) {
        return Body.of(body.text().toLowerCase(java.util.Locale.ROOT));
    }

    Body upper(Body body) {
        return Body.of(body.text().toUpperCase(java.util.Locale.ROOT));
    }

    Body headBody() {
        return Body.EMPTY;
    }
}
