package io.strangler.reference.translators;

import io.strangler.translate.Untranslatable;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One-letter codes against words; total in both directions, because a code without a word becomes the word for the rest
 * with the code in the note beside it.
 */
record Codes(String column, Map<String, String> words, String rest, Map<String, String> letters) {
    static final Codes STATUS =
            of("customer.status", Map.of("A", "ACTIVE", "B", "BLOCKED", "C", "CLOSED"), "UNCLASSIFIED");
    static final Codes CONTACT_KIND =
            of("customer_contact.kind", Map.of("P", "PHONE", "M", "MOBILE", "E", "EMAIL", "F", "FAX"), "OTHER");

    static Codes of(String column, Map<String, String> words, String rest) {
        return new Codes(
                column,
                words,
                rest,
                words.entrySet().stream()
                        .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey)));
    }

    @Nullable
    String word(@Nullable String code) {
        return code == null ? null : words.getOrDefault(code, rest);
    }

    @Nullable
    String note(@Nullable String code) {
        return code == null || words.containsKey(code) ? null : code;
    }

    /**
     * Returns the code of a word and its note; a blank code, which CHAR(1) gives back as nothing, for the rest without a
     * note.
     */
    @Nullable
    String code(@Nullable String word, @Nullable String note) {
        if (word == null) {
            return null;
        }
        if (word.equals(rest)) {
            return note == null ? "" : Texts.unpadded(note);
        }
        String letter = letters.get(word);
        if (letter == null) {
            throw new Untranslatable(column, "is " + word + ", which is none of " + letters.keySet() + " or " + rest);
        }
        return letter;
    }

    /** Returns whether word and note say the code. */
    boolean says(@Nullable String word, @Nullable String note, @Nullable String code) {
        return word != null
                && code != null
                && (word.equals(rest) || letters.containsKey(word))
                && code.equals(code(word, note));
    }
}
