package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.column.ColumnMapping;
import java.sql.SQLException;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A check of rows that the modern side names itself, in a database with the bridge's pairs. */
class MappedIdsIT {
    private static final String ANN = "'aaaaaaaa-0000-0000-0000-000000000001'";
    private static final String BOB = "'00000000-0000-0000-0000-000000000002'";
    private static final String NEW = "'bbbbbbbb-0000-0000-0000-000000000003'";

    private DatabaseSpec legacy;
    private DatabaseSpec modern;
    private CheckedEntity owner;

    @BeforeEach
    void create() throws SQLException {
        legacy = Databases.create();
        modern = Databases.create();
        Databases.run(
                legacy,
                "create table owners (no int primary key, name text, vouched_no int)",
                "insert into owners values (1, 'ann', null), (2, 'bob', 1)");
        Databases.run(
                modern,
                "create table owner (id uuid primary key, name text, vouched_id uuid)",
                "create schema strangler",
                "create table strangler.id_pair (entity text, legacy bigint, modern text, primary key (entity, legacy),"
                        + " unique (entity, modern))",
                "create table strangler.id_range (entity text, modern text, col text, type text, fresh text, legacy text,"
                        + " number text, first bigint, last bigint, next bigint)",
                "insert into strangler.id_range values ('owner', 'owner', 'id', 'uuid', 'gen_random_uuid()', 'owners', 'no',"
                        + " 100, 199, 100)",
                "insert into owner values (" + ANN + ", 'ann', null), (" + BOB + ", 'bob', " + ANN + ")",
                "insert into strangler.id_pair values ('owner', 1, " + ANN + "), ('owner', 2, " + BOB + "),"
                        + " ('pet', 2, 'no identifier of an owner')");
        owner = new CheckedEntity(
                People.CAPABILITY,
                ColumnMapping.of("owner")
                        .legacy("owners", "no")
                        .modern("owner", "id")
                        .mapped("no", "id", "owner")
                        .column("name", "name")
                        .mapped("vouched_no", "vouched_id", "owner")
                        .build(),
                legacy,
                modern);
    }

    @Test
    void holdsRowsAgainstTheirCounterpartsByTheirNumbers() throws Exception {
        assertThat(check(Scenery.PASSED).result("r").clean()).isTrue();

        Databases.run(modern, "update owner set vouched_id = id where name = 'bob'");
        CheckReport report = check(Scenery.PASSED);
        assertThat(report.mismatches()).singleElement().satisfies(mismatch -> {
            assertThat(mismatch.key().text()).isEqualTo("2");
            assertThat(mismatch.fields().getFirst().legacy()).hasToString("1");
            assertThat(mismatch.fields().getFirst().modern()).hasToString("2");
        });
    }

    @Test
    void tellsARowThatHasNoNumberAndStaysWithoutOne() throws Exception {
        Databases.run(modern, "insert into owner values (" + NEW + ", 'new')");

        CheckReport report = check(Scenery.PASSED);

        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.skips().getFirst().reason())
                .contains("paired with no legacy number, such as bbbbbbbb-0000-0000-0000-000000000003");
        assertThat(report.result("r").clean()).isFalse();
    }

    @Test
    void aRowThatIsGivenItsNumberMeanwhileWasInFlight() throws Exception {
        Databases.run(modern, "insert into owner values (" + NEW + ", 'new')");

        CheckReport report = check((capability, limit) -> {
            try {
                Databases.run(modern, "insert into strangler.id_pair values ('owner', 100, " + NEW + ")");
                Databases.run(legacy, "insert into owners values (100, 'new')");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return new Passage.Passed();
        });

        assertThat(report.inFlight()).isEqualTo(1);
        assertThat(report.skipped()).isZero();
        assertThat(report.confirmed()).isZero();
    }

    private CheckReport check(Positions positions) throws Exception {
        return new EntityCheck(owner, positions, Scenery.LEGACY_RULES, Scenery.SETTINGS, Clock.systemUTC()).run();
    }
}
