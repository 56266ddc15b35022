package io.strangler.playbook.plan;

/**
 * Which requests of a route the side without authority is asked too.
 *
 * @param samplePercent of the mirrorable reads, 0 to 100
 * @param sandbox whether writes are repeated as well, in the other system's sandbox
 */
public record MirrorSpec(int samplePercent, boolean sandbox) {
    /** Every read and no write. */
    public static final MirrorSpec READS = new MirrorSpec(100, false);
}
