package io.strangler.reference.migration.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Translators;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrongTranslatorsIT {
    private static final Jars JARS = new Jars(Path.of("../..").toAbsolutePath().normalize());
    private static final HttpRequest REQUEST =
            new HttpRequest("GET", "/api/customers/42", "", HttpHeaders.NONE, Body.EMPTY);
    private static final HttpResponse MODERN = new HttpResponse(200, HttpHeaders.NONE, Body.of("""
            {"id":"6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01","number":42,"givenName":"MARY","familyName":"O'BRIEN",
             "birthDate":null,"status":"ACTIVE","statusNote":null,"newsletter":true,"creditLimit":1500.00,
             "customerSince":null,"address":null,"remark":null,"statementCount":0,"lastStatementOn":null,
             "contacts":[],"version":5}"""));

    @Test
    void swapTheNamesInAnswersAndTranslateEntitiesRightly(@TempDir Path folder) throws Exception {
        Path reference = JARS.translators();
        Path wrong = WrongTranslators.from(reference, folder);

        try (URLClassLoader right = loader(reference);
                URLClassLoader mistaken = loader(wrong)) {
            assertThat(answer(right)).contains("\"O'BRIEN, MARY\"");
            assertThat(answer(mistaken)).contains("\"MARY, O'BRIEN\"");
            assertThat(Translators.load(mistaken).entity("customer")).isPresent();
        }
    }

    private static String answer(ClassLoader loader) {
        ExchangeTranslator exchange =
                Translators.load(loader).exchange("customers").orElseThrow();
        return exchange.toLegacy(REQUEST, MODERN).body().text();
    }

    // As in the proxy, whose class path has the contract and no translators.
    private static URLClassLoader loader(Path jar) throws MalformedURLException {
        ClassLoader proxyLike = new ClassLoader(WrongTranslatorsIT.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("io.strangler.reference.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }

            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.startsWith("META-INF/services/io.strangler.")
                        ? Collections.emptyEnumeration()
                        : super.getResources(name);
            }
        };
        return new URLClassLoader(new URL[] {jar.toUri().toURL()}, proxyLike);
    }
}
