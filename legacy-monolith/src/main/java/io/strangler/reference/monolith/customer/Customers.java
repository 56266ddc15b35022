package io.strangler.reference.monolith.customer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customer and contact tables; every write is one transaction and every read one snapshot. */
@Component
final class Customers {

    private static final CustomerRows ROWS = new CustomerRows();

    private final JdbcClient jdbc;
    private final LockConflicts lockConflicts;

    Customers(JdbcClient jdbc, LockConflicts lockConflicts) {
        this.jdbc = jdbc;
        this.lockConflicts = lockConflicts;
    }

    Optional<Customer> find(long custNo) {
        return jdbc
                .sql("select * from customer left join contact using (cust_no) where cust_no = ? order by seq_no")
                .param(custNo)
                .query(ROWS)
                .stream()
                .findFirst();
    }

    List<Customer> list(long from, int limit) {
        return jdbc.sql("""
                select * from (select * from customer where cust_no >= ? order by cust_no limit ?) page
                left join contact using (cust_no) order by cust_no, seq_no""").param(from).param(limit).query(ROWS);
    }

    Customer add(Entry entry) {
        return lockConflicts.survive(() -> {
            long custNo = jdbc.sql("""
                    with n as (select nextval('cust_no_seq') as no)
                    insert into customer (cust_no, cust_code, full_name, birth_date, status, newsletter, credit_cents,
                                          since, street, zip, city, country, remark)
                    select no, 'C' || lpad((no % 10000000)::text, 7, '0'), :name, :born, :status, :newsletter,
                           :creditCents, :since, :street, :zip, :city, :country, :remark
                      from n
                    returning cust_no""").params(entry.row()).query(Long.class).single();
            insertContacts(custNo, entry.contacts());
            return find(custNo).orElseThrow();
        });
    }

    Optional<Customer> replace(long custNo, Entry entry) {
        return lockConflicts.survive(() -> {
            // The customer row comes first: it is the lock under which writers of the contacts take turns.
            int found =
                    jdbc.sql("""
                            update customer
                               set full_name = :name, birth_date = :born, status = :status, newsletter = :newsletter,
                                   since = :since, street = :street, zip = :zip, city = :city, country = :country,
                                   remark = :remark, chg_user = 'ONLINE', chg_ts = now()
                             where cust_no = :custNo""").params(entry.row()).param("custNo", custNo).update();
            if (found == 0) {
                return Optional.empty();
            }
            jdbc.sql("delete from contact where cust_no = ?").param(custNo).update();
            insertContacts(custNo, entry.contacts());
            return find(custNo);
        });
    }

    /** The credit after the change, empty when there is no such customer. */
    OptionalLong adjustCredit(long custNo, long deltaCents) {
        return lockConflicts.survive(() -> {
            jdbc.sql("call adjust_credit(?, ?)").param(custNo).param(deltaCents).update();
            return jdbc
                    .sql("select credit_cents from customer where cust_no = ?")
                    .param(custNo)
                    .query(Long.class)
                    .stream()
                    .mapToLong(Long::longValue)
                    .findFirst();
        });
    }

    boolean remove(long custNo) {
        return lockConflicts.survive(() ->
                jdbc.sql("delete from customer where cust_no = ?").param(custNo).update() == 1);
    }

    private void insertContacts(long custNo, List<Contact> contacts) {
        if (contacts.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into contact (cust_no, seq_no, kind, value, pref)
                select ?, seq_no, kind, value, pref from unnest(?, ?, ?, ?) as c (seq_no, kind, value, pref)""")
                .param(custNo)
                .param(contacts.stream().map(Contact::seq).toArray(Integer[]::new))
                .param(contacts.stream().map(Contact::kind).toArray(String[]::new))
                .param(contacts.stream().map(Contact::value).toArray(String[]::new))
                .param(contacts.stream().map(Contact::pref).toArray(String[]::new))
                .update();
    }
}
