package io.strangler.playbook.evidence;

import java.time.Instant;

/**
 * What both sides answered.
 *
 * @param since when the window of the modern side begins; that of legacy, which is only a measure for it, may be longer
 * @param until when both end
 */
public record Traffic(Instant since, Instant until, Answers legacy, Answers modern) {
    /**
     * What one side answered.
     *
     * @param requests it was sent
     * @param failed of them: answered with 5xx, or left without a whole answer
     * @param latency of those it answered
     */
    public record Answers(long requests, long failed, Latency latency) {
        public Answers {
            if (requests < 0 || failed < 0) {
                throw new IllegalArgumentException(
                        requests + " requests, " + failed + " failed; neither may be below 0");
            }
        }

        /** Returns what has come since an earlier count of the same program. */
        public Answers since(Answers earlier) {
            return new Answers(
                    Math.max(0, requests - earlier.requests()),
                    Math.max(0, failed - earlier.failed()),
                    latency.since(earlier.latency()));
        }
    }
}
