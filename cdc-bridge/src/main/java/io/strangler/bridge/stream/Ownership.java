package io.strangler.bridge.stream;

/** Tells whether this bridge is the one that runs the streams of its migration. */
public interface Ownership {
    /** Returns whether that was made sure of a moment ago; what only the owner may begin needs it. */
    boolean confirmed();
}
