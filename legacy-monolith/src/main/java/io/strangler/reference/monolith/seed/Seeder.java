package io.strangler.reference.monolith.seed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Fills a database without customers, in one transaction and before the server opens its port; leaves any other alone. */
@Component
final class Seeder implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(Seeder.class);

    private static final String CUSTOMER = """
            copy customer (cust_no, cust_code, full_name, birth_date, status, newsletter, credit_cents, since,
                           street, zip, city, country, remark, stmt_count, stmt_date, chg_user, chg_ts) from stdin""";
    private static final String CONTACT = "copy contact (cust_no, seq_no, kind, value, pref) from stdin";

    private final SeedSettings settings;
    private final JdbcOperations jdbc;
    private final TransactionOperations transactions;

    Seeder(SeedSettings settings, JdbcOperations jdbc, TransactionOperations transactions) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (settings.seed() == 0 && settings.seedInvalidDates() == 0) {
            return;
        }
        transactions.executeWithoutResult(status -> {
            // Two servers started on one empty database must not both fill it.
            jdbc.execute("lock table customer in share row exclusive mode");
            if (Boolean.FALSE.equals(jdbc.queryForObject("select exists (select from customer)", Boolean.class))) {
                jdbc.execute(this::fill);
                jdbc.execute(ShopSeed.SQL);
                LOG.atInfo().addKeyValue("customers", settings.seed()).log("seeded");
            }
        });
    }

    private Void fill(Connection connection) throws SQLException {
        CopyText customers = new CopyText();
        CopyText contacts = new CopyText();
        customers().forEach(customer -> {
            write(customer, customers);
            customer.contacts()
                    .forEach(contact -> contacts.row(
                            customer.custNo(), contact.seq(), contact.kind(), contact.value(), contact.pref()));
        });
        copy(connection, CUSTOMER, customers);
        copy(connection, CONTACT, contacts);
        return null;
    }

    private Stream<SeedCustomer> customers() {
        long valid = settings.seed();
        return Stream.concat(
                LongStream.rangeClosed(1, valid).mapToObj(CustomerSeed::customer),
                LongStream.rangeClosed(valid + 1, valid + settings.seedInvalidDates())
                        .mapToObj(CustomerSeed::withInvalidDate));
    }

    private static void write(SeedCustomer customer, CopyText rows) {
        rows.row(
                customer.custNo(),
                customer.code(),
                customer.name(),
                customer.birthDate(),
                customer.status(),
                customer.newsletter(),
                customer.creditCents(),
                customer.since(),
                customer.address().street(),
                customer.address().zip(),
                customer.address().city(),
                customer.address().country(),
                customer.remark(),
                customer.statements(),
                customer.lastStatement(),
                "SEED",
                "2020-01-01 00:00:00");
    }

    private static void copy(Connection connection, String sql, CopyText rows) throws SQLException {
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new ByteArrayInputStream(rows.bytes()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
