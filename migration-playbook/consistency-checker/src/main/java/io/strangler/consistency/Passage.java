package io.strangler.consistency;

/** Whether the streams have carried over everything that was committed before the question was asked. */
public sealed interface Passage {
    /** Every running stream has passed its side's position. */
    record Passed() implements Passage {}

    /** A stream runs but did not get there in time: what differs may still be under way. */
    record Behind(String reason) implements Passage {}

    /** No stream carries the capability's data, or nobody could be asked: waiting proves nothing. */
    record NotRunning(String reason) implements Passage {}
}
