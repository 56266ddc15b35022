package io.strangler.playbook.stage;

/**
 * Which streams a stage needs.
 *
 * @param forward legacy to modern
 * @param reverse modern to legacy
 */
public record SyncPlan(Stream forward, Stream reverse) {
    /** What a stream does in a stage. */
    public enum Stream {
        STOPPED,
        /** Runs although nobody writes on its side yet, so that the way back is known to work before it is needed. */
        PROVES_ITSELF,
        RUNS;

        public boolean running() {
            return this != STOPPED;
        }
    }
}
