package io.strangler.playbook;

/** One of the two systems that hold the same facts; the side whose write counts for a key has authority. */
public enum Side {
    LEGACY,
    MODERN;

    /** Returns the word used in configuration, metrics and messages. */
    public String word() {
        return this == LEGACY ? "legacy" : "modern";
    }

    public Side opposite() {
        return this == LEGACY ? MODERN : LEGACY;
    }
}
