package io.strangler.consistency;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A moment of both databases, by their own count of transactions: what was not visible then was written by one of these
 * numbers or a later one.
 */
public record Position(long legacy, long modern) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}):(\\d{1,18})");

    // Half of the 32-bit circle of numbers that rows carry; with some room.
    private static final long FAR = 2_000_000_000;

    /**
     * Reads what a report calls its position.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Position parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no position, which is two numbers such as 741:2203");
        }
        return new Position(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }

    /** Returns the position of two sessions' snapshots. */
    static Position of(Connection legacy, Connection modern) throws SQLException {
        return new Position(transaction(legacy), transaction(modern));
    }

    /** Refuses to look for changes since a moment that the databases have not seen, or that is too long ago for them. */
    void requireKnown(Position now, String entity) {
        require(legacy, now.legacy(), "legacy", entity);
        require(modern, now.modern(), "modern", entity);
    }

    private static void require(long then, long now, String side, String entity) {
        if (then > now || now - then > FAR) {
            throw new NotCheckable(
                    entity,
                    side + " is at transaction " + now + ", so nobody can tell what changed since " + then
                            + (then > now ? ", which is ahead of it" : "") + "; check all of it");
        }
    }

    // By the name that servers before 13 have too.
    private static long transaction(Connection connection) throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select txid_snapshot_xmin(txid_current_snapshot())");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public String toString() {
        return legacy + ":" + modern;
    }
}
