package io.strangler.playbook.ledger;

/** The tables of the control database. */
final class ControlSchema {
    /** Goes up with every change of {@link #SQL}, which only ever adds. */
    static final int VERSION = 6;

    static final String SQL = """
            create schema if not exists strangler_control;
            create table if not exists strangler_control.schema_version (version int primary key);
            create table if not exists strangler_control.switchover (
              id bigint generated always as identity primary key,
              capability text not null,
              present text not null,
              wanted text not null,
              state text not null check (state in ('REQUESTED', 'ADOPTED', 'REFUSED', 'CANCELLED')),
              reason text,
              requested_at timestamptz not null default now(),
              deadline timestamptz not null,
              finished_at timestamptz
            );
            create index if not exists switchover_open on strangler_control.switchover (id) where state = 'REQUESTED';
            create table if not exists strangler_control.in_force (
              capability text primary key,
              epoch bigint not null,
              definition text not null,
              since timestamptz not null default now()
            );
            create table if not exists strangler_control.shadow_counts (
              capability text not null,
              at timestamptz not null,
              translators text not null,
              compared bigint not null,
              mismatched bigint not null,
              failed bigint not null
            );
            create index if not exists shadow_counts_at on strangler_control.shadow_counts (capability, at);
            create table if not exists strangler_control.stream_state (
              capability text not null,
              from_side text not null,
              at timestamptz not null,
              lag_millis bigint not null,
              lag_bytes bigint not null,
              applied bigint not null,
              skipped bigint not null,
              parked bigint not null,
              proven_at timestamptz,
              failure text,
              primary key (capability, from_side)
            );
            alter table strangler_control.stream_state add column if not exists bounces bigint not null default 0;
            create table if not exists strangler_control.check_result (
              capability text not null,
              entity text not null,
              at timestamptz not null,
              rows_legacy bigint not null,
              rows_modern bigint not null,
              in_flight bigint not null,
              confirmed bigint not null,
              skipped bigint not null
            );
            alter table strangler_control.check_result add column if not exists began timestamptz;
            alter table strangler_control.check_result add column if not exists translators text;
            create index if not exists check_result_at on strangler_control.check_result (capability, entity, at);
            create table if not exists strangler_control.traffic_count (
              capability text not null,
              at timestamptz not null,
              run text not null,
              legacy_requests bigint not null,
              legacy_failed bigint not null,
              legacy_latency text not null,
              modern_requests bigint not null,
              modern_failed bigint not null,
              modern_latency text not null
            );
            create index if not exists traffic_count_at on strangler_control.traffic_count (capability, run, at);
            create table if not exists strangler_control.table_use (
              capability text not null,
              name text not null,
              at timestamptz not null,
              reads bigint not null,
              writes bigint not null,
              epoch text not null
            );
            create index if not exists table_use_at on strangler_control.table_use (capability, name, at);
            create table if not exists strangler_control.ledger (
              id bigint generated always as identity primary key,
              capability text not null,
              at timestamptz not null,
              actor text not null,
              action text not null,
              before text not null,
              after text not null,
              reason text not null
            );
            alter table strangler_control.ledger add column if not exists event uuid;
            create index if not exists ledger_capability on strangler_control.ledger (capability, id);
            create unique index if not exists ledger_event on strangler_control.ledger (event);
            create table if not exists strangler_control.followed (
              capability text primary key,
              definition text not null,
              since timestamptz not null default now()
            );
            create table if not exists strangler_control.paused (
              capability text not null,
              from_side text not null,
              reason text not null,
              since timestamptz not null default now(),
              primary key (capability, from_side)
            );
            insert into strangler_control.schema_version values (%d) on conflict do nothing;
            """.formatted(VERSION);

    private ControlSchema() {}
}
