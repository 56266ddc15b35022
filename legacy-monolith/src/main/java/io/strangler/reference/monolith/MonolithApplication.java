package io.strangler.reference.monolith;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts the monolith as a server, or with {@code --batch} as the nightly batch alone, without a web server. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class MonolithApplication {

    private static final String BATCH = "--batch";

    public static void main(String[] args) {
        start(args);
    }

    static ConfigurableApplicationContext start(String... args) {
        return application(args).run(arguments(args));
    }

    private static SpringApplication application(String[] args) {
        SpringApplication application = new SpringApplication(MonolithApplication.class);
        if (List.of(args).contains(BATCH)) {
            application.setWebApplicationType(WebApplicationType.NONE);
        }
        return application;
    }

    private static String[] arguments(String[] args) {
        List<String> arguments = new ArrayList<>(List.of(args));
        if (arguments.remove(BATCH)) {
            // The schema belongs to the server; nothing else would keep a program without a web server alive.
            arguments.addAll(List.of(
                    "--monolith.batch.enabled=true", "--spring.flyway.enabled=false", "--spring.main.keep-alive=true"));
        }
        return arguments.toArray(String[]::new);
    }
}
