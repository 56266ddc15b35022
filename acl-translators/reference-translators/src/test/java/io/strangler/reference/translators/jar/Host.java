package io.strangler.reference.translators.jar;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Row;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What proxy and bridge do with a jar of translators; loaded by a class loader that knows no more than they do. */
public final class Host implements Callable<String> {
    private final Path jar;
    private final boolean withHttp;

    public Host(Path jar, boolean withHttp) {
        this.jar = jar;
        this.withHttp = withHttp;
    }

    @Override
    public String call() throws IOException {
        try (TranslatorJars jars = TranslatorJars.load(List.of(jar))) {
            return rows(jars) + (withHttp ? " " + http(jars) : "");
        }
    }

    private static String rows(TranslatorJars jars) {
        Row legacy = Row.builder()
                .set("cust_no", 42L)
                .set("full_name", "O'BRIEN, MARY")
                .set("birth_date", 19700131L)
                .build();
        Aggregate modern =
                jars.translators().entity("customer").orElseThrow().toModern(Aggregate.of(legacy), Optional.empty());
        return modern.root().toString();
    }

    private static String http(TranslatorJars jars) {
        HttpRequest request = new HttpRequest(
                "POST", "/api/customers/42/credit", "", HttpHeaders.NONE, Body.of("{\"deltaCents\":100}"));
        var exchange = jars.translators().exchange("customers").orElseThrow();
        HttpResponse answer =
                new HttpResponse(200, HttpHeaders.NONE, Body.of("{\"number\":42,\"creditLimit\":1501.00}"));
        return exchange.toModern(request).body().text()
                + exchange.toLegacy(request, answer).body().text();
    }
}
