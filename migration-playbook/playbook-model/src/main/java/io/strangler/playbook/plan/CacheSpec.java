package io.strangler.playbook.plan;

/**
 * How much of a route's answers may be kept.
 *
 * @param limit bytes of all of them together
 * @param largest bytes of the body of one
 */
public record CacheSpec(long limit, long largest) {
    /** What one answer may have where the plan does not say. */
    public static final long LARGEST = 1L << 20;
}
