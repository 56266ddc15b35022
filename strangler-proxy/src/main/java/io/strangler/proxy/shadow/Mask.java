package io.strangler.proxy.shadow;

/** Shows the shape of a value and not the value: what differs is told by field, form and length. */
final class Mask {
    private static final int LONGEST = 60;

    private static final char PLAIN = '\u0001';

    private Mask() {}

    /** Marks our own words about a value, which need no masking. */
    static String plain(String words) {
        return PLAIN + words;
    }

    static boolean isPlain(String value) {
        return !value.isEmpty() && value.charAt(0) == PLAIN;
    }

    static String of(String value) {
        if (isPlain(value)) {
            return value.substring(1);
        }
        StringBuilder masked = new StringBuilder();
        value.codePoints().limit(LONGEST).forEach(c -> masked.appendCodePoint(shape(c)));
        return value.codePointCount(0, value.length()) > LONGEST
                ? masked.append('…').toString()
                : masked.toString();
    }

    private static int shape(int c) {
        if (Character.isDigit(c)) {
            return '9';
        }
        if (Character.isUpperCase(c)) {
            return 'X';
        }
        return Character.isLetter(c) ? 'x' : c;
    }
}
