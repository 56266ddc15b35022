-- Kept for ever: a key says for ever what became of it. No foreign key: the row of a customer may be replaced by another.
create table credit_reservation (
    key             text primary key,
    customer_number bigint        not null,
    amount          numeric(14,2) not null,
    state           text          not null check (state in ('HELD', 'CONFIRMED', 'RELEASED')),
    reserved_at     timestamptz   not null default now()
);
-- What a customer owes or is about to owe is summed up from these rows alone.
create index credit_reservation_standing on credit_reservation (customer_number) include (amount)
    where state in ('HELD', 'CONFIRMED');
