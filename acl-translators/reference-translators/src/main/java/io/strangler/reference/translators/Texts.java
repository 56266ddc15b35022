package io.strangler.reference.translators;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the monolith's columns make of a text. */
final class Texts {
    private Texts() {}

    /** Returns whether a clerk sees nothing. */
    static boolean blank(@Nullable String text) {
        return text == null || text.isBlank();
    }

    /** Returns the text as CHAR(n) gives it back: SQL calls its trailing blanks insignificant. */
    static @Nullable String unpadded(@Nullable String text) {
        if (text == null) {
            return null;
        }
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    /** Returns the text as the monolith's own entry form raises it. */
    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
