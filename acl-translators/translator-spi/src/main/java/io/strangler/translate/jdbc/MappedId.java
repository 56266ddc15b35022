package io.strangler.translate.jdbc;

/**
 * What makes a column a mapped one: the database holds the modern identifier, everybody else sees the legacy number.
 *
 * @param entity whose pairs say which is which
 * @param cast the type the identifiers have
 * @param key whether rows are found by it; a row whose own identifier is paired with nothing has no key
 */
record MappedId(String entity, String cast, boolean key) {
    /** Returns the expression that tells the legacy number, given the column. */
    String selected(String column) {
        return key ? number(column) : "coalesce(" + number(column) + "::text, 'unpaired:' || " + column + "::text)";
    }

    /** Returns the number alone, null where there is none. */
    String number(String column) {
        return "(select i.legacy from strangler.id_pair i where i.entity = " + literal(entity) + " and i.modern = "
                + column + "::text)";
    }

    /** Returns the expression for the identifier, given a number. */
    String stored(String number) {
        return "(select i.modern from strangler.id_pair i where i.entity = " + literal(entity) + " and i.legacy = "
                + number + ")::" + cast;
    }

    static String literal(String text) {
        return "e'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
    }
}
