package io.strangler.reference.monolith;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

/** The monolith as its users meet it: over HTTP on a free port, and as its database. */
final class Monolith implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final RestClient http;
    private final JdbcClient database;

    private Monolith(String database, ConfigurableApplicationContext context) {
        this.context = context;
        this.database = JdbcClient.create(new DriverManagerDataSource(Databases.url(database)));
        this.http = RestClient.builder()
                .baseUrl("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port", "0"))
                .defaultStatusHandler(status -> true, (request, response) -> {})
                .build();
    }

    static Monolith on(String database, String... more) {
        List<String> args = new ArrayList<>(List.of(
                "--spring.datasource.url=" + Databases.url(database),
                "--server.port=0",
                "--spring.main.register-shutdown-hook=false"));
        args.addAll(List.of(more));
        return new Monolith(database, MonolithApplication.start(args.toArray(String[]::new)));
    }

    JdbcClient database() {
        return database;
    }

    long count(String sql) {
        return database.sql(sql).query(Long.class).single();
    }

    Answer get(String path) {
        return Answer.of(http.get().uri(path).retrieve().toEntity(JsonNode.class));
    }

    ResponseEntity<String> page(String path) {
        return http.get().uri(path).accept(MediaType.TEXT_HTML).retrieve().toEntity(String.class);
    }

    Answer post(String path, Map<String, ?> body) {
        return Answer.of(http.post().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer put(String path, Object body) {
        return Answer.of(http.put().uri(path).body(body).retrieve().toEntity(JsonNode.class));
    }

    Answer delete(String path) {
        return Answer.of(http.delete().uri(path).retrieve().toEntity(JsonNode.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
