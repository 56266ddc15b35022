package io.strangler.playbook.evidence;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Traffic.Answers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the programs measured, by capability and time. Facts are only added; gates judge them later. */
public interface Evidence {
    /** Adds a proxy's counts of compared reads since its last report. */
    void add(ShadowCounts counts) throws SQLException;

    /** Replaces what is known of a stream. */
    void put(StreamState state) throws SQLException;

    /** Adds the result of a consistency check. */
    void add(CheckResult result) throws SQLException;

    /** Adds what a proxy has counted since its start. */
    void add(TrafficCount count) throws SQLException;

    /** Returns the first count of the same run of a proxy that was taken at the given time or later. */
    Optional<TrafficCount> traffic(CapabilityName capability, String run, Instant since) throws SQLException;

    /** Returns the last count of the same run of a proxy that was taken at the given time or earlier. */
    Optional<TrafficCount> trafficBefore(CapabilityName capability, String run, Instant until) throws SQLException;

    /** Adds how often a table had been used by then. */
    void add(TableUse use) throws SQLException;

    /** Returns the last look at a table that was taken at the given time or earlier. */
    Optional<TableUse> useBefore(CapabilityName capability, String table, Instant until) throws SQLException;

    /** Returns the first look at a table. */
    Optional<TableUse> firstUse(CapabilityName capability, String table) throws SQLException;

    /** Returns the sum of the counts of the newest translators' revision since the given time. */
    Optional<ShadowCounts> shadow(CapabilityName capability, Instant since) throws SQLException;

    /** Returns the last known state of every stream that carries entities of the capability. */
    List<StreamState> streams(CapabilityName capability) throws SQLException;

    /** Returns the last check of every entity of the capability. */
    List<CheckResult> checks(CapabilityName capability) throws SQLException;

    /**
     * Compared reads.
     *
     * @param at when they were counted
     * @param translators revision of the translators in use
     * @param mismatched differences that were still there when looked at again
     * @param failed mirrored reads that got no comparable answer
     */
    record ShadowCounts(
            CapabilityName capability, Instant at, String translators, long compared, long mismatched, long failed) {}

    /**
     * What a proxy has counted since its start.
     *
     * @param run tells this run of the proxy from one before or after a restart
     */
    record TrafficCount(CapabilityName capability, Instant at, String run, Answers legacy, Answers modern) {}

    /**
     * How often a table of legacy had been read and written.
     *
     * @param epoch tells these counts from those before or after the server began anew
     */
    record TableUse(CapabilityName capability, Instant at, String table, long reads, long writes, String epoch) {}

    /**
     * A stream as its bridge sees it.
     *
     * @param from the side it reads
     * @param at when this was measured
     * @param lagMillis age of the oldest change not yet applied; 0 when there is none
     * @param lagBytes of the source's log not yet acknowledged
     * @param applied changes applied since the stream began
     * @param skipped changes that needed no write because both sides agreed
     * @param parked changes waiting for a person
     * @param bounces those of them whose key went back and forth between the sides
     * @param provenAt when a marker written on its side was last seen applied on the other
     * @param failure why it does not run; empty while it runs
     */
    record StreamState(
            CapabilityName capability,
            Side from,
            Instant at,
            long lagMillis,
            long lagBytes,
            long applied,
            long skipped,
            long parked,
            long bounces,
            Optional<Instant> provenAt,
            Optional<String> failure) {
        /** Describes a stream none of whose keys went back and forth. */
        public StreamState(
                CapabilityName capability,
                Side from,
                Instant at,
                long lagMillis,
                long lagBytes,
                long applied,
                long skipped,
                long parked,
                Optional<Instant> provenAt,
                Optional<String> failure) {
            this(capability, from, at, lagMillis, lagBytes, applied, skipped, parked, 0, provenAt, failure);
        }

        /** How the failure of a stream begins that a person lets rest. */
        public static final String PAUSED = "paused: ";

        /** Returns whether a person lets the stream rest, also one that is not needed yet. */
        public boolean paused() {
            return failure.filter(reason -> reason.startsWith(PAUSED)).isPresent();
        }
    }

    /**
     * A finished check of one entity; clean when nothing was confirmed and nothing skipped.
     *
     * @param began when it began to read: of what was written by rules that came later it says nothing
     * @param at when it ended
     * @param translators revision of the translators it compared through; empty when nobody knows
     */
    record CheckResult(
            CapabilityName capability,
            String entity,
            Instant began,
            Instant at,
            String translators,
            long rowsLegacy,
            long rowsModern,
            long inFlight,
            long confirmed,
            long skipped) {
        public boolean clean() {
            return confirmed == 0 && skipped == 0;
        }
    }
}
