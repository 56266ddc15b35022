package io.strangler.consistency;

/** Why a mismatch is there, as far as it can be told afterwards. */
public enum Cause {
    /** Legacy has authority and its value did not reach modern, or modern was changed behind the streams. */
    LOST_FORWARD("lost-forward"),
    /** Modern has authority and its value did not reach legacy, or legacy was changed behind the streams. */
    LOST_REVERSE("lost-reverse"),
    /** The bridge holds a change of this key back for a person. */
    PARKED("parked"),
    /** Both sides changed it, and the bridge waits for a person, or for its settlement, to end that. */
    CONFLICT("conflict"),
    /** The side without authority wrote, and the bridge has not settled it yet. */
    FOREIGN_WRITER("foreign-writer"),
    /** The translators disagree with each other: one direction says different, the other says equal. */
    TRANSLATION("translation"),
    /** Nobody knows who has authority. */
    UNKNOWN("unknown");

    private final String word;

    Cause(String word) {
        this.word = word;
    }

    /** Returns the word used in reports. */
    public String word() {
        return word;
    }
}
