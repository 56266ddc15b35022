package io.strangler.reference.translators.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.strangler.translate.TranslatorJars;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.json.JsonMapper;

class TranslatorsJarIT {
    private static final Path JAR = Path.of(System.getProperty("translators.jar"));
    private static final String ROWS = "birth_date=1970-01-31}";

    @Test
    void needsNoMoreThanTheContractAndJackson() throws Exception {
        try (URLClassLoader programme =
                knowing(TranslatorJars.class, JsonMapper.class, JsonParser.class, JsonProperty.class, Host.class)) {
            assertThat(host(programme, true).call())
                    .endsWith(ROWS + " {\"amount\":1.00}{\"custNo\":42,\"creditCents\":150100}");
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> programme.loadClass("org.mapstruct.Mapper"));
        }
    }

    @Test
    void translatesRowsInAProgramWithoutJackson() throws Exception {
        try (URLClassLoader programme = knowing(TranslatorJars.class, Host.class)) {
            assertThat(host(programme, false).call()).endsWith(ROWS);
        }
    }

    @SuppressWarnings("unchecked")
    private static Callable<String> host(ClassLoader programme, boolean withHttp) throws ReflectiveOperationException {
        return (Callable<String>) programme
                .loadClass(Host.class.getName())
                .getConstructor(Path.class, boolean.class)
                .newInstance(JAR, withHttp);
    }

    private static URLClassLoader knowing(Class<?>... classes) {
        URL[] places = Stream.of(classes)
                .map(each -> each.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(places, ClassLoader.getPlatformClassLoader());
    }
}
