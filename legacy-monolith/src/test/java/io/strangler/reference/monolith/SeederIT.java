package io.strangler.reference.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SeederIT {

    private static final String EVERYTHING = """
            select md5(string_agg(t, '|' order by t)) from (
                select c::text as t from customer c union all select c::text from contact c
                union all select c::text from article c union all select c::text from stock c
                union all select c::text from order_head c union all select c::text from order_line c
                union all select c::text from invoice c) everything""";

    @Test
    void makesTheSameDataInEveryDatabase() {
        try (Monolith one = Monolith.on(Databases.fresh(), "--monolith.seed=500");
                Monolith other = Monolith.on(Databases.fresh(), "--monolith.seed=500")) {
            assertThat(one.count("select count(*) from customer")).isEqualTo(500);
            assertThat(one.count("select count(*) from contact")).isGreaterThan(500);
            assertThat(checksum(one)).isEqualTo(checksum(other));
        }
    }

    @Test
    void leavesADatabaseWithCustomersAlone() {
        String database = Databases.fresh();
        String seeded;
        try (Monolith first = Monolith.on(database, "--monolith.seed=50")) {
            seeded = checksum(first);
        }

        try (Monolith again = Monolith.on(database, "--monolith.seed=500")) {
            assertThat(checksum(again)).isEqualTo(seeded);
        }
    }

    @Test
    void makesNothingUnlessAsked() {
        try (Monolith monolith = Monolith.on(Databases.fresh())) {
            assertThat(monolith.count("select count(*) from customer")).isZero();
            assertThat(monolith.count("select count(*) from article")).isZero();
        }
    }

    @Test
    void everySeededCustomerCanBeReadAndWrittenBack() {
        try (Monolith monolith = Monolith.on(Databases.fresh(), "--monolith.seed=100")) {
            for (int custNo = 1; custNo <= 100; custNo++) {
                var read = monolith.get("/api/customers/" + custNo);
                var written = monolith.put("/api/customers/" + custNo, read.body());

                assertThat(written.status().value()).as("customer %d", custNo).isEqualTo(200);
            }
        }
    }

    @Test
    void theNextNumberComesAfterTheSeed() {
        try (Monolith monolith =
                Monolith.on(Databases.fresh(), "--monolith.seed=30", "--monolith.seed-invalid-dates=2")) {
            long custNo = monolith.post("/api/customers", Map.of("name", "next"))
                    .body()
                    .get("custNo")
                    .asLong();

            assertThat(custNo).isEqualTo(33);
            assertThat(monolith.count("select count(*) from customer where birth_date = 20230230"))
                    .isEqualTo(2);
        }
    }

    private static String checksum(Monolith monolith) {
        return monolith.database().sql(EVERYTHING).query(String.class).single();
    }
}
