create table article (
    sku      text primary key,
    title    text          not null,
    price    numeric(14,2) not null,
    tax_code text          not null default '1',
    active   boolean       not null default true
);

-- What is really there, reserved or not. No bound on the quantity: a count taken in the warehouse may say anything.
create table stock (
    sku       text    not null references article deferrable,
    warehouse text    not null,
    quantity  integer not null default 0,
    primary key (sku, warehouse)
);

-- Kept for ever: a key says for ever what became of it, however late the caller asks again.
create table reservation (
    key         text primary key,
    state       text        not null check (state in ('HELD', 'CONFIRMED', 'RELEASED', 'EXPIRED')),
    reserved_at timestamptz not null,
    expires_at  timestamptz not null
);
create index reservation_overdue on reservation (expires_at) where state = 'HELD';

-- No foreign key to stock: the rows of stock may be replaced by whoever counts them.
create table reservation_line (
    key       text    not null references reservation,
    sku       text    not null,
    warehouse text    not null,
    quantity  integer not null check (quantity > 0),
    held      boolean not null default true,
    primary key (key, sku, warehouse)
);
-- What is not free to be reserved is summed up from these rows alone, so the past costs nothing.
create index reservation_line_held on reservation_line (sku, warehouse) include (quantity) where held;
