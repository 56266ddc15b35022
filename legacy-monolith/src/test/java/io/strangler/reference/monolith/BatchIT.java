package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

class BatchIT {

    private static final String COUNTED_BUT_NOT_LOGGED = """
            select count(*) from customer c
             where c.chg_user = 'BATCH'
               and c.stmt_count <> (select count(*) from batch_run b where b.cust_no = c.cust_no)""";

    @Test
    void aloneCountsAndLogsTheSameStatementsForItsSlice() {
        String database = seededWithoutStatements();

        try (Monolith batch = Monolith.on(database, "--batch", "--batch.every=10ms", "--batch.slice=3")) {
            await().until(() -> batch.count("select count(*) from batch_run") > 200);
        }

        try (Monolith monolith = Monolith.on(database)) {
            assertThat(monolith.count("select count(distinct cust_no) from batch_run"))
                    .isEqualTo(45);
            assertThat(monolith.count("select count(*) from batch_run where cust_no % 10 <> 3"))
                    .isZero();
            assertThat(monolith.count(COUNTED_BUT_NOT_LOGGED)).isZero();
            assertThat(monolith.count("""
                    select count(*) from customer where chg_user = 'BATCH'
                       and stmt_date between to_char(now() - interval '1 day', 'YYYYMMDD')::integer
                                         and to_char(now(), 'YYYYMMDD')::integer""")).isEqualTo(45);
        }
    }

    @Test
    void inTheServerRunsOnlyWhenSwitchedOn() {
        String database = seededWithoutStatements();

        try (Monolith monolith = Monolith.on(database, "--monolith.batch.enabled=true", "--batch.every=10ms")) {
            await().until(() -> monolith.count("select count(*) from batch_run") > 100);
            assertThat(monolith.get("/api/customers/7").status().value()).isEqualTo(200);
        }

        try (Monolith monolith = Monolith.on(database)) {
            assertThat(monolith.count(COUNTED_BUT_NOT_LOGGED)).isZero();
            assertThat(monolith.count("select count(*) from pg_stat_activity where query like '%batch_run%' "
                            + "and datname = current_database() and pid <> pg_backend_pid()"))
                    .isZero();
        }
    }

    @Test
    void twoBatchesAtOnceLoseNoStatement() {
        String database = seededWithoutStatements();

        try (Monolith one = Monolith.on(
                        database, "--batch", "--batch.every=1ms", "--batch.customers=1", "--batch.slice=0");
                Monolith other = Monolith.on(
                        database, "--batch", "--batch.every=1ms", "--batch.customers=1", "--batch.slice=0")) {
            await().until(() -> other.count("select count(*) from batch_run") > 2_000);
        }

        try (Monolith monolith = Monolith.on(database)) {
            assertThat(monolith.count(COUNTED_BUT_NOT_LOGGED)).isZero();
        }
    }

    private static String seededWithoutStatements() {
        String database = Databases.fresh();
        try (Monolith monolith = Monolith.on(database, "--monolith.seed=450")) {
            monolith.database()
                    .sql("update customer set stmt_count = 0, stmt_date = 0")
                    .update();
        }
        return database;
    }
}
