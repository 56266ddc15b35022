package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of the settings that decide how long a server keeps its log. */
final class LogDoctorIT {
    @TempDir
    Path folder;

    private DataSite site;

    @BeforeEach
    void create() throws Exception {
        site = new DataSite(folder, "off");
    }

    @AfterEach
    void close() throws Exception {
        site.onLegacy(
                "alter system reset max_slot_wal_keep_size",
                "alter system reset idle_replication_slot_timeout",
                "select pg_reload_conf()",
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name like 'doctor%'");
        site.close();
    }

    @Test
    void warnsOfLogThatIsKeptWithoutABoundAndOfSlotsThatAreGivenUp() throws Exception {
        assertThat(findings())
                .contains("warn legacy max_slot_wal_keep_size: no bound")
                .noneMatch(each -> each.contains("idle_replication_slot_timeout"));

        site.onLegacy(
                "alter system set max_slot_wal_keep_size = '100GB'",
                "alter system set idle_replication_slot_timeout = '1d'",
                "select pg_reload_conf()");

        // A setting arrives at a new session a moment after the signal.
        Awaitility.await().untilAsserted(() -> assertThat(findings())
                .contains(
                        "ok legacy max_slot_wal_keep_size: 100GB; a stream that is further behind is lost and has to be"
                                + " loaded anew",
                        "warn legacy idle_replication_slot_timeout: 1d"));
    }

    @Test
    void warnsOfStandbysThatMayKnowLessThanAStream() throws Exception {
        site.onLegacy("select pg_create_physical_replication_slot('doctor_standby')");
        assertThat(findings()).noneMatch(each -> each.contains("synchronized_standby_slots"));

        site.onLegacy("select pg_create_logical_replication_slot('doctor_stream', 'pgoutput', failover => true)");

        assertThat(findings()).contains("warn legacy synchronized_standby_slots: empty");
    }

    private List<String> findings() {
        List<String> findings = new ArrayList<>();
        Outcome.of(site.plan, "doctor", "-o", "json")
                .json()
                .path("findings")
                .forEach(each -> findings.add(
                        each.path("grade").asString() + " " + each.path("what").asString() + ": "
                                + each.path("found").asString()));
        return findings;
    }
}
