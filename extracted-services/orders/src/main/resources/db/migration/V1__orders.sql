-- Orders born here are numbered far above every number an older system hands out.
create sequence order_number_seq as bigint start 5000000000;

create table purchase_order (
    number          bigint primary key default nextval('order_number_seq'),
    customer_number bigint not null,
    ordered_on      date,
    status          text   not null
        check (status in ('PENDING', 'PLACED', 'PACKED', 'SHIPPED', 'CANCELLED', 'REJECTED'))
);

create table order_line (
    order_number bigint        not null references purchase_order on delete cascade deferrable,
    position     int           not null,
    sku          text          not null,
    quantity     int           not null,
    unit_price   numeric(14,2) not null,
    primary key (order_number, position)
);

-- Where the saga of an order is. No foreign key: an order's row may be replaced by another.
create table saga (
    order_number bigint primary key,
    key          text        not null unique,
    state        text        not null check (state in ('RUNNING', 'COMPENSATING', 'PARKED', 'ENDED')),
    step         text        not null,
    ends_as      text        not null,
    run          int         not null,
    attempts     int         not null,
    deadline     timestamptz not null,
    reason       text,
    version      bigint      not null,
    changed_at   timestamptz not null
);
create index saga_parked on saga (order_number) where state = 'PARKED';

-- Which order a client's request became, for when it asks again.
create table placement_request (
    key          text primary key,
    content      text   not null,
    order_number bigint not null
);

-- db-scheduler's own table, as its documentation gives it.
create table scheduled_tasks (
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures int,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
