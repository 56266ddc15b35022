package io.strangler.reference.customers.customer;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads customers for the API: one statement each, so that root, address and contacts are of one moment. */
@Component
final class CustomerViews {

    private static final String SELECT = """
            select c.*, a.customer_id as address_of, a.street, a.postal_code, a.city, a.country_code,
                   k.position, k.kind, k.kind_note, k.value, k.preferred
              from (%s) c
              left join customer_address a on a.customer_id = c.id
              left join customer_contact k on k.customer_id = c.id
             order by c.number, k.position""";
    private static final String ONE = SELECT.formatted("select * from customer where id = ?");
    private static final String PAGE =
            SELECT.formatted("select * from customer where number > ? order by number limit ?");
    private static final CustomerRows ROWS = new CustomerRows();

    private final JdbcClient jdbc;

    CustomerViews(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<CustomerView> find(UUID id) {
        return jdbc.sql(ONE).param(id).query(ROWS).stream().findFirst();
    }

    List<CustomerView> page(long after, int size) {
        return jdbc.sql(PAGE).param(after).param(size).query(ROWS);
    }
}
