package io.strangler.reference.monolith.seed;

/** A few hundred rows for the rest of the shop, computed by the database from the row numbers alone. */
final class ShopSeed {

    static final String SQL = """
            select setval('cust_no_seq', (select max(cust_no) from customer));

            insert into article (art_no, title, price_cents, vat_code, active)
            select 'A' || lpad(n::text, 6, '0'),
                   (array['LAMP','CHAIR','TABLE','SHELF','RUG','MIRROR','CLOCK','VASE'])[1 + n % 8] || ' NO. ' || n,
                   199 + n * 37 % 25000, (1 + n % 2)::text, case when n % 17 = 0 then 'N' else 'Y' end
              from generate_series(1, 200) n;

            insert into stock (art_no, depot, on_hand)
            select 'A' || lpad(n::text, 6, '0'), depot, n * 13 % 120
              from generate_series(1, 200) n, (values ('D01'), ('D02')) d (depot);

            insert into order_head (order_no, cust_no, order_date, status)
            select nextval('order_no_seq'), 1 + (n * 7919) % (select max(cust_no) from customer),
                   20260000 + (1 + n % 9) * 100 + 1 + n % 28, (array['N','P','S','X'])[1 + n % 4]
              from generate_series(1, 300) n;

            insert into order_line (order_no, line_no, art_no, qty, price_cents)
            select o.order_no, l, a.art_no, 1 + (o.order_no + l) % 5, a.price_cents
              from order_head o, generate_series(1, 3) l, article a
             where a.art_no = 'A' || lpad((1 + (o.order_no * 3 + l * 11) % 200)::text, 6, '0') and l <= 1 + o.order_no % 3;

            insert into invoice (inv_no, order_no, inv_date, amount_cents, paid)
            select nextval('inv_no_seq'), o.order_no, o.order_date,
                   (select sum(qty * price_cents) from order_line l where l.order_no = o.order_no),
                   case when o.order_no % 5 = 0 then 'N' else 'Y' end
              from order_head o where o.status in ('P', 'S') order by o.order_no;
            """;

    private ShopSeed() {}
}
