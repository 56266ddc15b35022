package io.strangler.translate;

/** One of the two systems that hold the same facts during a migration. */
public enum Side {
    LEGACY,
    MODERN;

    /** Returns the side across the migration. */
    public Side opposite() {
        return this == LEGACY ? MODERN : LEGACY;
    }

    /** Returns the word used in configuration, metrics and messages: {@code legacy} or {@code modern}. */
    public String word() {
        return this == LEGACY ? "legacy" : "modern";
    }
}
