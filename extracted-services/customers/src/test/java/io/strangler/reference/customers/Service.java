package io.strangler.reference.customers;

import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The service as its clients meet it: over HTTP on a free port, and as its database. */
final class Service implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final String url;
    private final RestClient http;
    private final JdbcClient database;

    private Service(String url, ConfigurableApplicationContext context) {
        this.context = context;
        this.url = url;
        this.database = JdbcClient.create(new DriverManagerDataSource(url));
        this.http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"))
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    static Service onFreshDatabase() {
        String url = Databases.url(Databases.fresh());
        return new Service(
                url,
                CustomersApplication.start(
                        "--spring.datasource.url=" + url,
                        "--server.port=0",
                        "--spring.main.register-shutdown-hook=false"));
    }

    String url() {
        return url;
    }

    JdbcClient database() {
        return database;
    }

    Answer get(String path) {
        return Answer.of(http.get().uri(path).retrieve().toEntity(JsonNode.class));
    }

    Answer post(String path, Map<String, ?> body) {
        return Answer.of(http.post().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer put(String path, Object body) {
        return Answer.of(http.put().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer put(String path, Object body, String ifMatch) {
        return Answer.of(http.put()
                .uri(path)
                .header(HttpHeaders.IF_MATCH, ifMatch)
                .body(body)
                .retrieve()
                .toEntity(JsonNode.class));
    }

    Answer delete(String path) {
        return Answer.of(http.delete().uri(path).retrieve().toEntity(JsonNode.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
