package io.strangler.bridge.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class SnapshotIT {
    @Test
    void aLaterSnapshotIsTakenOnlyWhenItSeesWhatTheEarlierOneSaw() throws Exception {
        DatabaseSpec database = Servers.database("legacy");
        World.execute(database, "create table t (x int)");
        try (Connection waiting = database.open("test")) {
            waiting.setAutoCommit(false);
            Sql.execute(waiting, "insert into t values (1)");
            long xid = Sql.first(waiting, "select pg_current_xact_id()::text::bigint", row -> row.getLong(1))
                    .orElseThrow();
            // What a slot knows from the log of a commit that still waits for a standby: others do not see it yet.
            String earlier = xid + ":" + (xid + 1) + ":";
            CompletableFuture<Snapshot.Kept> later = CompletableFuture.supplyAsync(() -> {
                try {
                    return Snapshot.after(database, earlier);
                } catch (java.sql.SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> World.text(
                                            database,
                                            "select count(*) from pg_stat_activity where application_name = 'strangler load'"
                                                    + " and datname = current_database() and (query like '%pg_visible_in_snapshot%'"
                                                    + " or query = 'ROLLBACK')")
                                    .compareTo("0")
                            > 0);
            assertThat(later).isNotDone();

            waiting.commit();

            try (Snapshot.Kept kept = later.get(20, TimeUnit.SECONDS);
                    Connection one = kept.snapshot().look();
                    Connection other = kept.snapshot().look()) {
                World.execute(database, "insert into t values (2)");
                for (Connection session : new Connection[] {one, other}) {
                    assertThat(Sql.first(session, "select sum(x) from t", row -> row.getInt(1)))
                            .contains(1);
                }
            }
        }
    }
}
