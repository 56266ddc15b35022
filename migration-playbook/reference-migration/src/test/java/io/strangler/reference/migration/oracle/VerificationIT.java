package io.strangler.reference.migration.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The story's oracle sees every kind of loss, on each side; otherwise a green story would mean nothing. */
class VerificationIT {
    private static final String TABLES = """
            drop schema if exists public cascade; create schema public;
            create table customer (
              cust_no bigint, full_name varchar(81), remark varchar(200), credit_cents bigint, stmt_count bigint default 0);
            create table contact (cust_no bigint, seq_no int, value varchar(120));
            create table batch_run (cust_no bigint);
            insert into customer values (42, 'O''BRIEN, MARY', 'W1', 1050, 0), (107, 'ACME GMBH', null, 0, 3),
                                        (20001, 'STORY, C1', 'C1', 0, 0);
            insert into contact values (42, 7, 'W1'), (42, 9, 'other'), (20001, 1, 'C1');
            insert into batch_run values (107), (107)""";

    // The service's tables, as seen by the same few columns.
    private static final String MODERN = """
            drop schema if exists public cascade; create schema public;
            create table customer (id int, number bigint, family_name text, given_name text, remark text,
              credit_limit numeric(14,2), statement_count bigint default 0);
            create table customer_contact (customer_id int, position int, value text);
            insert into customer values (1, 42, 'O''BRIEN', 'MARY', 'W1', 10.50, 0),
              (2, 107, 'ACME GMBH', '', null, 0, 3), (3, 20001, 'STORY', 'C1', 'C1', 0, 0);
            insert into customer_contact values (1, 0, 'W1'), (1, 1, 'other'), (3, 0, 'C1')""";

    private static EmbeddedPostgres server;

    private final StoryLedger ledger = new StoryLedger();
    private final Verification verification = new Verification(ledger);

    @BeforeAll
    static void startServer() throws IOException {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    @AfterAll
    static void stopServer() throws IOException {
        server.close();
    }

    @BeforeEach
    void acknowledgeWhatIsThere() {
        ledger.found(42, Known.of(Optional.empty(), Optional.of("+353"), 1_000));
        ledger.acknowledged(42, Known.of(Optional.of("W1"), Optional.of("W1"), 1_050));
        ledger.created("C1", 20_001, Known.of(Optional.of("C1"), Optional.of("C1"), 0));
        ledger.found(20_002, Known.GONE);
    }

    @ParameterizedTest
    @EnumSource(StoredSide.class)
    void findsNothingWhereEveryWriteIsThere(StoredSide side) throws SQLException {
        try (Connection database = tables(side)) {
            assertThat(verification.compare(side, database)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LEGACY | delete from customer where cust_no = 42                         | customer 42
            LEGACY | update customer set remark = 'W0' where cust_no = 42            | customer 42
            LEGACY | update contact set value = 'W0' where cust_no = 42 and seq_no = 7 | customer 42
            LEGACY | update customer set credit_cents = 1000 where cust_no = 42      | customer 42
            LEGACY | delete from customer where cust_no = 20001                      | created C1
            LEGACY | insert into customer values (20009, 'STORY, C1', 'C1', 0, 0)    | created C1
            LEGACY | insert into customer values (20009, 'STORY, C9', 'C9', 0, 0)    | created C9
            LEGACY | insert into customer values (20002, 'BACK AGAIN', null, 0, 0)   | customer 20002
            MODERN | delete from customer where number = 42                          | customer 42
            MODERN | update customer set remark = 'W0' where number = 42             | customer 42
            MODERN | delete from customer_contact where position = 0                 | customer 42
            MODERN | update customer set credit_limit = 10.51 where number = 42      | customer 42
            MODERN | delete from customer where number = 20001                       | created C1
            MODERN | insert into customer values (9, 20009, 'STORY', 'C1')           | created C1""")
    void findsEveryKindOfLoss(StoredSide side, String damage, String subject) throws SQLException {
        try (Connection database = tables(side);
                Statement sql = database.createStatement()) {
            sql.execute(damage);

            assertThat(verification.compare(side, database))
                    .extracting(Finding::subject)
                    .contains(subject);
        }
    }

    @Test
    void findsAStatementThatWasLoggedButNotCounted() throws SQLException {
        try (Connection shop = tables(StoredSide.LEGACY);
                Statement sql = shop.createStatement()) {
            StatementCounts counts = StatementCounts.start(shop);
            sql.execute("insert into batch_run values (107); update customer set stmt_count = 4 where cust_no = 107");
            assertThat(counts.compare(StoredSide.LEGACY, shop, shop)).isEmpty();

            sql.execute("insert into batch_run values (107)");

            List<Finding> findings = counts.compare(StoredSide.LEGACY, shop, shop);
            assertThat(findings)
                    .extracting(Finding::toString)
                    .containsExactly("legacy customer 107: expected 5 statements; found 4");
        }
    }

    private static Connection tables(StoredSide side) throws SQLException {
        Connection database = server.getPostgresDatabase().getConnection();
        try (Statement sql = database.createStatement()) {
            sql.execute(side == StoredSide.LEGACY ? TABLES : MODERN);
        }
        return database;
    }
}
