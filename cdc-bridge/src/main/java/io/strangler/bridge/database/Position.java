package io.strangler.bridge.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in a database's write-ahead log. */
public record Position(long lsn) implements Comparable<Position> {
    private static final Pattern TEXT = Pattern.compile("([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})");

    /** Reads the form in which PostgreSQL writes a {@code pg_lsn}. */
    public static Position parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no position in a log");
        }
        return new Position((Long.parseLong(matcher.group(1), 16) << 32) | Long.parseLong(matcher.group(2), 16));
    }

    @Override
    public int compareTo(Position other) {
        return Long.compareUnsigned(lsn, other.lsn);
    }

    /** Returns whether everything up to the other position is included. */
    public boolean reached(Position other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return Long.toHexString(lsn >>> 32).toUpperCase(java.util.Locale.ROOT)
                + "/"
                + Long.toHexString(lsn & 0xFFFFFFFFL).toUpperCase(java.util.Locale.ROOT);
    }
}
