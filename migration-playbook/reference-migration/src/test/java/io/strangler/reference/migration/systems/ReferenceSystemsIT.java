package io.strangler.reference.migration.systems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.reference.migration.oracle.StoredSide;
import io.strangler.reference.migration.oracle.Verification;
import io.strangler.reference.migration.process.RunningProgram;
import io.strangler.reference.migration.traffic.StepFigures;
import io.strangler.reference.migration.traffic.Traffic;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReferenceSystemsIT {
    private static final Jars JARS = new Jars(Path.of("../..").toAbsolutePath().normalize());

    @Test
    void everyAcknowledgedWriteOfTheTrafficIsInTheMonolithsDatabaseAndNothingIsLeftBehind() throws Exception {
        ReferenceSystems systems = ReferenceSystems.prepare(JARS);
        RunningProgram monolith;
        try (systems) {
            systems.startDatabases();
            monolith = systems.startMonolith(500);
            systems.awaitMonolith(monolith);
            Traffic traffic = Traffic.start(systems.addresses().monolithUrl(), 500, 4, 200);
            try (traffic) {
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> traffic.ledger().acknowledgedWrites() > 100);
            }

            StepFigures seen = traffic.figures().takeStep();
            assertThat(seen.failuresByCause()).isEmpty();
            assertThat(seen.stale()).isZero();
            try (Connection shop = systems.databases().open(Databases.Name.SHOP)) {
                assertThat(new Verification(traffic.ledger()).compare(StoredSide.LEGACY, shop))
                        .isEmpty();
                try (var sql = shop.createStatement()) {
                    sql.execute("delete from customer where cust_no = (select max(cust_no) from customer"
                            + " where remark like 'W%')");
                }
                assertThat(new Verification(traffic.ledger()).compare(StoredSide.LEGACY, shop))
                        .isNotEmpty();
            }
        }

        assertThat(ProcessHandle.of(monolith.pid()).filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(systems.workDirectory()).doesNotExist();
    }
}
