package io.strangler.reference.translators;

import java.util.Optional;

/** Numbers in paths and queries, as leniently as the monolith's framework reads them: blanks anywhere, a sign, hex. */
final class LegacyNumbers {
    private LegacyNumbers() {}

    static Optional<Long> read(String sent) {
        String text = sent.replaceAll("\\s", "");
        int digits = text.startsWith("-") ? 1 : 0;
        boolean hex = text.startsWith("0x", digits) || text.startsWith("0X", digits) || text.startsWith("#", digits);
        try {
            return Optional.of(hex ? Long.decode(text) : Long.valueOf(text));
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }
}
