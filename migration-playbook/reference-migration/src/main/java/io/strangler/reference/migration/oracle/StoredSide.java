package io.strangler.reference.migration.oracle;

/** How one side's database is asked for the facts of {@link Known}, each with one statement. */
public enum StoredSide {
    /** The monolith's tables. */
    LEGACY("legacy", """
            select c.cust_no, c.remark, c.credit_cents,
                   (select value from contact k where k.cust_no = c.cust_no order by seq_no limit 1)
              from customer c where c.cust_no = any (?)""", """
            select substr(full_name, 8), count(*) from customer where full_name like 'STORY, %' group by 1""", """
            select cust_no, stmt_count from customer where\s""", "cust_no"),
    /** The customers service's tables. */
    MODERN("modern", """
            select c.number, c.remark, (c.credit_limit * 100)::bigint,
                   (select value from customer_contact k where k.customer_id = c.id order by position limit 1)
              from customer c where c.number = any (?)""", """
            select given_name, count(*) from customer where family_name = 'STORY' group by 1""", """
            select number, statement_count from customer where\s""", "number");

    private final String word;
    private final String customers;
    private final String tokens;
    private final String statements;
    private final String number;

    StoredSide(String word, String customers, String tokens, String statements, String number) {
        this.word = word;
        this.customers = customers;
        this.tokens = tokens;
        this.statements = statements;
        this.number = number;
    }

    public String word() {
        return word;
    }

    String customers() {
        return customers;
    }

    String tokens() {
        return tokens;
    }

    String statements() {
        return statements;
    }

    String number() {
        return number;
    }
}
