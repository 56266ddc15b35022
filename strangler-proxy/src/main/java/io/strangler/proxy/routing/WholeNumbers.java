package io.strangler.proxy.routing;

import io.strangler.proxy.routing.RequestKey.Reading;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives every spelling of a whole number the same key.
 *
 * <p>A numeric column takes {@code 042} and {@code 42} for one row; as texts they would be two keys, and a write of one row
 * could run on both sides.
 */
final class WholeNumbers {
    private static final Pattern PLAIN = Pattern.compile("([+-]?)0*([0-9]+)");

    private WholeNumbers() {}

    static Reading read(String text) {
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches()) {
            boolean negative = plain.group(1).equals("-") && !plain.group(2).equals("0");
            return new Reading.Found((negative ? "-" : "") + plain.group(2));
        }
        return looksLikeANumber(text)
                ? new Reading.Ambiguous(
                        "the key is no whole number in plain digits, though some would read one from it")
                : new Reading.None();
    }

    // What frameworks read numbers from: blanks anywhere, digits of any script, hexadecimal, and whatever follows
    // digits.
    private static boolean looksLikeANumber(String text) {
        int at = 0;
        while (at < text.length() && lead(text.charAt(at))) {
            at++;
        }
        return at < text.length() && (Character.isDigit(text.codePointAt(at)) || text.charAt(at) == '#');
    }

    private static boolean lead(char c) {
        return c == '+' || c == '-' || c == '.' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
