package io.strangler.reference.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlockIT {

    @Test
    void aReplacementSurvivesAWriterThatLocksTheOtherWayRound() throws Exception {
        try (Service service = Service.onFreshDatabase();
                Connection other = DriverManager.getConnection(service.url())) {
            String path = "/customers/"
                    + service.post("/customers", Mary.body()).body().get("id").asString();
            other.setAutoCommit(false);
            execute(other, "update customer_contact set preferred = false");

            CompletableFuture<Answer> replacement =
                    CompletableFuture.supplyAsync(() -> service.put(path, Mary.with("remark", "mine")));
            await().until(() -> waiting(service) == 1);
            execute(other, "update customer set remark = 'theirs', version = version + 1");
            other.commit();

            assertThat(replacement.get().status().value()).isEqualTo(200);
            assertThat(service.get(path).body().get("remark").asString()).isEqualTo("mine");
        }
    }

    private static long waiting(Service service) {
        return service.database()
                .sql("select count(*) from pg_locks where not granted")
                .query(Long.class)
                .single();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
