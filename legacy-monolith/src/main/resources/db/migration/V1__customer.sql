-- Numbers from 5 000 000 000 on were promised to other systems and are never handed out here.
create sequence cust_no_seq as bigint start 1 maxvalue 4999999999;

create table customer (
    cust_no      bigint primary key default nextval('cust_no_seq'),
    cust_code    char(10)    not null,
    full_name    varchar(81) not null,
    birth_date   integer     not null default 0,
    status       char(1)     not null default 'A',
    newsletter   char(1)     not null default 'N',
    credit_cents bigint      not null default 0,
    since        integer     not null default 0,
    street       varchar(60),
    zip          char(10),
    city         varchar(40),
    country      char(2),
    remark       varchar(200),
    stmt_count   bigint      not null default 0,
    stmt_date    integer     not null default 0,
    chg_user     char(8)     not null default 'ONLINE',
    chg_ts       timestamp   not null default now()
);
alter sequence cust_no_seq owned by customer.cust_no;

create table contact (
    cust_no bigint       not null references customer on delete cascade,
    seq_no  smallint     not null,
    kind    char(1)      not null,
    value   varchar(120) not null,
    pref    char(1)      not null default 'N',
    primary key (cust_no, seq_no)
);

-- No foreign key: the log of printed statements outlives the customer.
create table batch_run (
    run_no  bigint generated always as identity primary key,
    cust_no bigint    not null,
    run_at  timestamp not null default now()
);
create index batch_run_customer on batch_run (cust_no);

create procedure adjust_credit(p_cust_no bigint, p_delta bigint)
language sql as $$
    update customer
       set credit_cents = credit_cents + p_delta, chg_user = 'CREDIT', chg_ts = now()
     where cust_no = p_cust_no;
$$;
