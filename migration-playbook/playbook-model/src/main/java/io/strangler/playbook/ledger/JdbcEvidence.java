package io.strangler.playbook.ledger;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Latency;
import io.strangler.playbook.evidence.Traffic.Answers;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Evidence as rows. */
final class JdbcEvidence implements Evidence {
    private final ControlDatabase database;

    JdbcEvidence(ControlDatabase database) {
        this.database = database;
    }

    @Override
    public void add(ShadowCounts counts) throws SQLException {
        Sql.of(
                        """
                        with pruned as (
                          delete from strangler_control.shadow_counts
                          where capability = ? and at < now() - interval '30 days')
                        insert into strangler_control.shadow_counts values (?, ?, ?, ?, ?, ?)""",
                        counts.capability().value(),
                        counts.capability().value(),
                        counts.at(),
                        counts.translators(),
                        counts.compared(),
                        counts.mismatched(),
                        counts.failed())
                .update(database);
    }

    @Override
    public void put(StreamState state) throws SQLException {
        Sql.of(
                        """
                        insert into strangler_control.stream_state
                          (capability, from_side, at, lag_millis, lag_bytes, applied, skipped, parked, bounces,
                           proven_at, failure)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (capability, from_side) do update set
                          at = excluded.at, lag_millis = excluded.lag_millis, lag_bytes = excluded.lag_bytes,
                          applied = excluded.applied, skipped = excluded.skipped, parked = excluded.parked,
                          bounces = excluded.bounces, proven_at = excluded.proven_at, failure = excluded.failure""",
                        state.capability().value(),
                        state.from().name(),
                        state.at(),
                        state.lagMillis(),
                        state.lagBytes(),
                        state.applied(),
                        state.skipped(),
                        state.parked(),
                        state.bounces(),
                        state.provenAt().orElse(null),
                        state.failure().orElse(null))
                .update(database);
    }

    @Override
    public void add(CheckResult result) throws SQLException {
        Sql.of(
                        """
                        insert into strangler_control.check_result
                          (capability, entity, at, rows_legacy, rows_modern, in_flight, confirmed, skipped, began, translators)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        result.capability().value(),
                        result.entity(),
                        result.at(),
                        result.rowsLegacy(),
                        result.rowsModern(),
                        result.inFlight(),
                        result.confirmed(),
                        result.skipped(),
                        result.began(),
                        result.translators())
                .update(database);
    }

    @Override
    public void add(TrafficCount count) throws SQLException {
        Sql.of(
                        """
                        with pruned as (
                          delete from strangler_control.traffic_count
                          where capability = ? and at < now() - interval '30 days')
                        insert into strangler_control.traffic_count
                          (capability, at, run, legacy_requests, legacy_failed, legacy_latency,
                           modern_requests, modern_failed, modern_latency)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                        count.capability().value(),
                        count.capability().value(),
                        count.at(),
                        count.run(),
                        count.legacy().requests(),
                        count.legacy().failed(),
                        count.legacy().latency().text(),
                        count.modern().requests(),
                        count.modern().failed(),
                        count.modern().latency().text())
                .update(database);
    }

    @Override
    public Optional<TrafficCount> traffic(CapabilityName capability, String run, Instant since) throws SQLException {
        return Sql.of("""
                        select * from strangler_control.traffic_count
                        where capability = ? and run = ? and at >= ? order by at limit 1""", capability.value(), run, since).first(database, rows -> count(capability, rows));
    }

    @Override
    public Optional<TrafficCount> trafficBefore(CapabilityName capability, String run, Instant until)
            throws SQLException {
        return Sql.of("""
                        select * from strangler_control.traffic_count
                        where capability = ? and run = ? and at <= ? order by at desc limit 1""", capability.value(), run, until).first(database, rows -> count(capability, rows));
    }

    private static TrafficCount count(CapabilityName capability, ResultSet rows) throws SQLException {
        return new TrafficCount(
                capability,
                Sql.instant(rows, "at"),
                rows.getString("run"),
                answers(rows, "legacy"),
                answers(rows, "modern"));
    }

    @Override
    public void add(TableUse use) throws SQLException {
        Sql.of("""
                        insert into strangler_control.table_use (capability, name, at, reads, writes, epoch)
                        values (?, ?, ?, ?, ?, ?)""", use.capability().value(), use.table(), use.at(), use.reads(), use.writes(), use.epoch())
                .update(database);
    }

    @Override
    public Optional<TableUse> useBefore(CapabilityName capability, String table, Instant until) throws SQLException {
        return Sql.of("""
                        select * from strangler_control.table_use
                        where capability = ? and name = ? and at <= ? order by at desc limit 1""", capability.value(), table, until).first(database, rows -> use(capability, rows));
    }

    @Override
    public Optional<TableUse> firstUse(CapabilityName capability, String table) throws SQLException {
        return Sql.of("""
                        select * from strangler_control.table_use
                        where capability = ? and name = ? order by at limit 1""", capability.value(), table).first(database, rows -> use(capability, rows));
    }

    private static TableUse use(CapabilityName capability, ResultSet rows) throws SQLException {
        return new TableUse(
                capability,
                Sql.instant(rows, "at"),
                rows.getString("name"),
                rows.getLong("reads"),
                rows.getLong("writes"),
                rows.getString("epoch"));
    }

    private static Answers answers(ResultSet rows, String side) throws SQLException {
        return new Answers(
                rows.getLong(side + "_requests"),
                rows.getLong(side + "_failed"),
                Latency.parse(rows.getString(side + "_latency")));
    }

    @Override
    public Optional<ShadowCounts> shadow(CapabilityName capability, Instant since) throws SQLException {
        return Sql.of("""
                        select translators, max(at) as at, sum(compared) as compared, sum(mismatched) as mismatched,
                               sum(failed) as failed
                        from strangler_control.shadow_counts
                        where capability = ? and at >= ?
                        group by translators order by max(at) desc limit 1""", capability.value(), since)
                .first(
                        database,
                        rows -> new ShadowCounts(
                                capability,
                                Sql.instant(rows, "at"),
                                rows.getString("translators"),
                                rows.getLong("compared"),
                                rows.getLong("mismatched"),
                                rows.getLong("failed")));
    }

    @Override
    public List<StreamState> streams(CapabilityName capability) throws SQLException {
        return Sql.of(
                        "select * from strangler_control.stream_state where capability = ? order by from_side",
                        capability.value())
                .list(database, rows -> stream(capability, rows));
    }

    @Override
    public List<CheckResult> checks(CapabilityName capability) throws SQLException {
        return Sql.of("""
                        select distinct on (entity) * from strangler_control.check_result
                        where capability = ? order by entity, at desc""", capability.value())
                .list(
                        database,
                        rows -> new CheckResult(
                                capability,
                                rows.getString("entity"),
                                // Results of earlier versions tell neither; they must not pass for newer ones.
                                Sql.optionalInstant(rows, "began").orElse(Instant.EPOCH),
                                Sql.instant(rows, "at"),
                                Optional.ofNullable(rows.getString("translators"))
                                        .orElse(""),
                                rows.getLong("rows_legacy"),
                                rows.getLong("rows_modern"),
                                rows.getLong("in_flight"),
                                rows.getLong("confirmed"),
                                rows.getLong("skipped")));
    }

    private static StreamState stream(CapabilityName capability, ResultSet rows) throws SQLException {
        return new StreamState(
                capability,
                Side.valueOf(rows.getString("from_side")),
                Sql.instant(rows, "at"),
                rows.getLong("lag_millis"),
                rows.getLong("lag_bytes"),
                rows.getLong("applied"),
                rows.getLong("skipped"),
                rows.getLong("parked"),
                rows.getLong("bounces"),
                Sql.optionalInstant(rows, "proven_at"),
                Optional.ofNullable(rows.getString("failure")));
    }
}
