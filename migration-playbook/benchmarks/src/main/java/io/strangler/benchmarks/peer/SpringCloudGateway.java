package io.strangler.benchmarks.peer;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway (WebFlux) as its guide sets it up; routes come from the command line. */
@SpringBootApplication(proxyBeanMethods = false)
public class SpringCloudGateway {
    public static void main(String[] arguments) {
        SpringApplication.run(SpringCloudGateway.class, arguments);
    }
}
