package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The bridge's own tables in every database it writes to. */
public final class Schema {
    private static final String TABLES = """
            create schema if not exists strangler;
            create table if not exists strangler.watermark (
              stream text primary key, lsn pg_lsn not null, applied bigint not null default 0,
              skipped bigint not null default 0, loaded bigint not null default 0, load_millis bigint not null default 0,
              beat bigint not null default 0, at timestamptz not null default now());
            alter table strangler.watermark add column if not exists beat bigint not null default 0;
            create table if not exists strangler.parked (
              id bigint generated always as identity primary key, stream text not null, entity text not null,
              key text[] not null, reason text not null, lsn pg_lsn not null, seen bigint not null default 1,
              tried int not null default 1, retry_at timestamptz, first_at timestamptz not null default now(),
              last_at timestamptz not null default now(), unique (stream, entity, key));
            create table if not exists strangler.settle (
              stream text not null, entity text not null, key text[] not null, seen bigint not null default 1,
              noted_at timestamptz not null default now(), primary key (stream, entity, key));
            alter table strangler.parked add column if not exists kind text, add column if not exists legacy text[],
              add column if not exists modern text[];
            alter table strangler.settle add column if not exists first_lsn pg_lsn,
              add column if not exists last_lsn pg_lsn, add column if not exists image text[];
            create table if not exists strangler.carried (
              stream text not null, entity text not null, lsn pg_lsn not null, keys text[] not null);
            create index if not exists carried_lsn on strangler.carried (stream, lsn);
            create table if not exists strangler.overwritten (
              stream text not null, entity text not null, key text[] not null, lsn pg_lsn not null,
              image text[] not null);
            create index if not exists overwritten_key on strangler.overwritten (stream, entity, key, lsn);
            create table if not exists strangler.settled (
              stream text not null, entity text not null, key text[] not null, lsn pg_lsn not null,
              wrote text[] not null, again int not null, bounces int not null,
              at timestamptz not null default clock_timestamp(), primary key (stream, entity, key));
            create table if not exists strangler.conflict (
              id bigint generated always as identity primary key, stream text not null, entity text not null,
              key text[] not null, winner text not null, legacy text[], modern text[],
              at timestamptz not null default now());
            create index if not exists conflict_stream on strangler.conflict (stream, id);
            create table if not exists strangler.load (
              stream text primary key, lsn pg_lsn not null, snapshot text not null, shape text not null,
              beat bigint not null, run int not null default 1, began_at timestamptz not null default now());
            create table if not exists strangler.load_range (
              stream text not null, entity text not null, number int not null, after text[], up_to text[],
              done_to text[], fresh boolean not null, estimate bigint not null, rows bigint not null default 0,
              run int, done_at timestamptz, primary key (stream, entity, number));
            create table if not exists strangler.shape (
              stream text not null, side text not null, ord int not null, tab text not null, col text not null,
              tab_id bigint not null, number int not null, type text not null, primary key (stream, side, ord));
            create table if not exists strangler.published (
              stream text not null, tab text not null, place bigint not null, primary key (stream, tab));
            create table if not exists strangler.id_range (
              entity text primary key, modern text not null, col text not null, type text not null, fresh text not null,
              legacy text not null, number text not null, first bigint not null, last bigint not null,
              next bigint not null);
            create table if not exists strangler.id_pair (
              entity text not null, legacy bigint not null, modern text not null,
              primary key (entity, legacy), unique (entity, modern));
            create table if not exists strangler.relay (
              stream text primary key, generation text not null, rule text);
            create table if not exists strangler.share (
              stream text not null, entity text not null, part int not null, topic text not null, next bigint not null,
              lsn pg_lsn not null, beat bigint not null default 0, applied bigint not null default 0,
              skipped bigint not null default 0, epoch bigint not null default 0, holder text, pid int,
              since timestamptz, trouble text, at timestamptz not null default now(),
              primary key (stream, entity, part));
            create table if not exists strangler.heartbeat (stream text primary key, beat bigint not null)""";

    private Schema() {}

    /** Creates the tables that are missing; several bridges may try at once. */
    public static void ensure(Connection connection) throws SQLException {
        if (present(connection)) {
            return;
        }
        InTransaction.run(connection, () -> {
            Sql.execute(connection, "select pg_advisory_xact_lock(hashtext('strangler schema'))");
            Sql.execute(connection, TABLES);
        });
    }

    /** Returns whether all tables are there, and as they are now. */
    public static boolean present(Connection connection) throws SQLException {
        String all = "select to_regclass('strangler.watermark') is not null"
                + " and to_regclass('strangler.parked') is not null and to_regclass('strangler.settle') is not null"
                + " and to_regclass('strangler.heartbeat') is not null and to_regclass('strangler.load_range') is not null"
                + " and to_regclass('strangler.shape') is not null and to_regclass('strangler.published') is not null"
                + " and to_regclass('strangler.id_pair') is not null"
                + " and to_regclass('strangler.share') is not null"
                + " and to_regclass('strangler.conflict') is not null and exists (select from pg_attribute"
                + " where attrelid = to_regclass('strangler.watermark') and attname = 'beat')";
        return Sql.first(connection, all, row -> row.getBoolean(1)).orElse(false);
    }
}
