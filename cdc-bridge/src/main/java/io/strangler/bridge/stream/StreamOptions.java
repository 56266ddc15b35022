package io.strangler.bridge.stream;

/**
 * What the plan lets an operator choose for all streams.
 *
 * @param failoverSlots whether standbys of a source keep copies of its slots
 */
public record StreamOptions(boolean failoverSlots) {
    public static final StreamOptions DEFAULT = new StreamOptions(true);
}
