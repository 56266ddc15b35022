package io.strangler.playbook.stage;

import org.jspecify.annotations.Nullable;

/**
 * Tells a content that has come to rest from one that is being written: an editor empties a file before it fills it, and
 * what stands there between is nobody's wish.
 */
final class Settling {
    private static final int MOST_LOOKS = 5;

    private String told;
    private @Nullable String moving;
    private int looks;

    Settling(String told) {
        this.told = told;
    }

    /** Takes what is seen now; true when it is new and was seen twice in a row, or nothing has come to rest for long. */
    boolean look(String seen) {
        if (seen.equals(told)) {
            rest(told);
            return false;
        }
        looks++;
        if (seen.equals(moving) || looks == MOST_LOOKS) {
            rest(seen);
            return true;
        }
        moving = seen;
        return false;
    }

    private void rest(String content) {
        told = content;
        moving = null;
        looks = 0;
    }
}
