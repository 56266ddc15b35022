-- Customers born here are numbered far above every number an older system hands out.
create sequence customer_number_seq as bigint start 5000000000;

create table customer (
    id                uuid primary key,
    number            bigint        not null unique,
    given_name        text          not null default '',
    family_name       text          not null,
    birth_date        date,
    status            text          not null check (status in ('ACTIVE', 'BLOCKED', 'CLOSED', 'UNCLASSIFIED')),
    status_note       text,
    newsletter        boolean       not null,
    credit_limit      numeric(14,2) not null,
    customer_since    date,
    remark            text,
    statement_count   bigint        not null default 0,
    last_statement_on date,
    version           bigint        not null default 0
);

create table customer_address (
    customer_id  uuid primary key references customer on delete cascade,
    street       text,
    postal_code  text,
    city         text,
    country_code text
);

create table customer_contact (
    customer_id uuid    references customer on delete cascade,
    position    int     not null,
    kind        text    not null check (kind in ('PHONE', 'MOBILE', 'EMAIL', 'FAX', 'OTHER')),
    kind_note   text,
    value       text    not null,
    preferred   boolean not null,
    primary key (customer_id, position)
);
