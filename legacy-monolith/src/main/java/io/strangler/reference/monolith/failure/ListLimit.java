package io.strangler.reference.monolith.failure;

import java.util.List;

/** Lists are cut at a hundred entries; asking for more is refused, not silently shortened. */
public final class ListLimit {

    private static final int LONGEST = 100;

    private ListLimit() {}

    public static int checked(int limit) {
        if (limit < 1 || limit > LONGEST) {
            throw new Refused(List.of("limit must be 1 to " + LONGEST + ", not " + limit));
        }
        return limit;
    }
}
