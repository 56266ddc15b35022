package io.strangler.consistency;

/** Whether the streams have carried over everything that was committed before the question was asked. */
public sealed interface Passage {
    /** Every running stream has passed its side's position. */
    record Passed() implements Passage {}

    /** A stream that is needed did not get there, or nobody can tell: what differs may still be under way. */
    record Behind(String reason) implements Passage {}

    /** The stage needs no stream, and none runs: there is nothing to wait for. */
    record NotRunning(String reason) implements Passage {}
}
