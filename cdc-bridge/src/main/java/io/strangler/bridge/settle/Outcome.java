package io.strangler.bridge.settle;

/** What came of a key that is not settled like others. */
public enum Outcome {
    /** Changed on both sides; the authority's content is on both now. */
    AUTHORITY_WON,
    /** Changed on both sides; the other writer's content is on both, or on its way there. */
    WRITER_WON,
    /** Changed on both sides; a person is asked. */
    ASKED,
    /** Goes back and forth between the sides; it is left alone until somebody asks. */
    BOUNCED
}
