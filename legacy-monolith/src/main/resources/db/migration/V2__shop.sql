create sequence order_no_seq as bigint start 1;
create sequence inv_no_seq as bigint start 1;

create table article (
    art_no      char(8) primary key,
    title       varchar(60) not null,
    price_cents bigint      not null,
    vat_code    char(1)     not null default '1',
    active      char(1)     not null default 'Y'
);

create table stock (
    art_no   char(8)  not null references article,
    depot    char(3)  not null,
    on_hand  integer  not null default 0,
    primary key (art_no, depot)
);

-- Customers are referred to by number only, as the terminals always did.
create table order_head (
    order_no   bigint primary key default nextval('order_no_seq'),
    cust_no    bigint  not null,
    order_date integer not null default 0,
    status     char(1) not null default 'N'
);

create table order_line (
    order_no    bigint   not null references order_head,
    line_no     smallint not null,
    art_no      char(8)  not null references article,
    qty         integer  not null,
    price_cents bigint   not null,
    primary key (order_no, line_no)
);

create table invoice (
    inv_no       bigint primary key default nextval('inv_no_seq'),
    order_no     bigint  not null references order_head,
    inv_date     integer not null default 0,
    amount_cents bigint  not null,
    paid         char(1) not null default 'N'
);
