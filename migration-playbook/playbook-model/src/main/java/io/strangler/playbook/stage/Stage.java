package io.strangler.playbook.stage;

import io.strangler.playbook.Side;
import io.strangler.playbook.stage.SyncPlan.Stream;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a capability has moved; each constant holds what that means for reads, writes, streams and the way back.
 *
 * <p>The order of the constants is the order of the migration.
 */
public enum Stage {
    /** Legacy serves; nothing is copied. */
    OFF(ReadPlan.legacy(), WritePlan.LEGACY, new SyncPlan(Stream.STOPPED, Stream.STOPPED), WayBack.NOT_NEEDED),
    /** Legacy serves; its changes are carried to the modern side. */
    DUALWRITE(ReadPlan.legacy(), WritePlan.LEGACY, new SyncPlan(Stream.RUNS, Stream.STOPPED), WayBack.FLIP),
    /** Legacy serves; reads are repeated on the modern side and compared; the reverse stream proves itself. */
    SHADOW(
            ReadPlan.legacyComparedWithModern(),
            WritePlan.LEGACY,
            new SyncPlan(Stream.RUNS, Stream.PROVES_ITSELF),
            WayBack.FLIP),
    /** Modern serves and takes writes for the keys in the live share; legacy is kept in step. */
    LIVE(
            ReadPlan.modernComparedWithLegacy(),
            WritePlan.MODERN,
            new SyncPlan(Stream.RUNS, Stream.RUNS),
            WayBack.SWITCHOVER),
    /** Modern serves everything; legacy is still kept in step, and writers nobody knew are still caught. */
    RAMPDOWN(ReadPlan.modern(), WritePlan.MODERN, new SyncPlan(Stream.RUNS, Stream.RUNS), WayBack.SWITCHOVER),
    /** Modern serves; the streams are gone and so is the way back. */
    COMPLETE(ReadPlan.modern(), WritePlan.MODERN, new SyncPlan(Stream.STOPPED, Stream.STOPPED), WayBack.NONE);

    private final ReadPlan reads;
    private final WritePlan writes;
    private final SyncPlan sync;
    private final WayBack wayBack;

    Stage(ReadPlan reads, WritePlan writes, SyncPlan sync, WayBack wayBack) {
        this.reads = reads;
        this.writes = writes;
        this.sync = sync;
        this.wayBack = wayBack;
    }

    public ReadPlan reads() {
        return reads;
    }

    public WritePlan writes() {
        return writes;
    }

    public SyncPlan sync() {
        return sync;
    }

    public WayBack wayBack() {
        return wayBack;
    }

    /**
     * Returns the side that may answer reads while the one that should cannot: its data is kept in step and has been read by
     * everybody before. Modern has that behind it only once it answers itself, and when the streams end nobody has.
     */
    public Optional<Side> fallback() {
        return reads.answers() == Side.MODERN && sync.reverse() == Stream.RUNS
                ? Optional.of(Side.LEGACY)
                : Optional.empty();
    }

    /** Returns the stage's name in flags, plans and messages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a stage by its word, exactly as written in flags. */
    public static Optional<Stage> of(String word) {
        return Arrays.stream(values())
                .filter(stage -> stage.word().equals(word))
                .findFirst();
    }

    /** Returns the stage that follows in a migration, none after the last. */
    public Optional<Stage> next() {
        return Arrays.stream(values())
                .filter(stage -> stage.compareTo(this) > 0)
                .findFirst();
    }
}
