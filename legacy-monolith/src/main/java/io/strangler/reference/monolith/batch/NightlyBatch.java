package io.strangler.reference.monolith.batch;

import java.util.function.BooleanSupplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Prints the statements of one slice of the customers; what is counted on the customer is logged in batch_run. */
@Component
final class NightlyBatch {

    private static final int CHUNK = 20;

    private static final RetryTemplate RETRIES = new RetryTemplate(RetryPolicy.builder()
            .includes(ConcurrencyFailureException.class)
            .maxRetries(20)
            .build());

    private record Chunk(int printed, long last) {}

    private final JdbcClient jdbc;
    private final BatchSettings settings;

    NightlyBatch(JdbcClient jdbc, BatchSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** One pass over the slice, for as long as it may go on; returns the statements printed. */
    int run(BooleanSupplier goOn) {
        int printed = 0;
        long last = Long.MIN_VALUE;
        while (goOn.getAsBoolean()) {
            long after = last;
            Chunk chunk = RETRIES.invoke(() -> print(after));
            if (chunk.printed() == 0) {
                break;
            }
            printed += chunk.printed();
            last = chunk.last();
        }
        return printed;
    }

    /** One statement is one transaction: count and log are written together or not at all. */
    private Chunk print(long after) {
        return jdbc.sql("""
                with chunk as (
                    select cust_no from customer
                     where cust_no > :after and cust_no % :customers = :slice
                     order by cust_no limit :chunk for update),
                printed as (
                    update customer c
                       set stmt_count = stmt_count + 1, stmt_date = to_char(now(), 'YYYYMMDD')::integer,
                           chg_user = 'BATCH', chg_ts = now()
                      from chunk where c.cust_no = chunk.cust_no
                    returning c.cust_no),
                logged as (
                    insert into batch_run (cust_no) select cust_no from printed order by cust_no returning cust_no)
                select count(*) as printed, coalesce(max(cust_no), 0) as last from logged""")
                .param("after", after)
                .param("customers", settings.customers())
                .param("slice", settings.slice())
                .param("chunk", CHUNK)
                .query((row, n) -> new Chunk(row.getInt("printed"), row.getLong("last")))
                .single();
    }
}
