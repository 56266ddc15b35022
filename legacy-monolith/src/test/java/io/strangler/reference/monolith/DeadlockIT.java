package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class DeadlockIT {

    @Test
    void aReplacementSurvivesAWriterThatLocksTheOtherWayRound() throws Exception {
        String database = Databases.fresh();
        try (Monolith monolith = Monolith.on(database, "--monolith.seed=20");
                Connection other = DriverManager.getConnection(Databases.url(database))) {
            other.setAutoCommit(false);
            execute(other, "update contact set pref = 'N' where cust_no = 7");

            CompletableFuture<Answer> replacement = CompletableFuture.supplyAsync(
                    () -> monolith.put("/api/customers/7", Map.of("name", "SURVIVOR", "remark", "mine")));
            await().until(() -> monolith.count("select count(*) from pg_locks where not granted") == 1);
            execute(other, "update customer set remark = 'theirs' where cust_no = 7");
            other.commit();

            assertThat(replacement.get().status().value()).isEqualTo(200);
            assertThat(monolith.get("/api/customers/7").body().get("remark").asString())
                    .isEqualTo("mine");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
