package io.strangler.proxy.shadow;

/**
 * One place where two answers disagree.
 *
 * @param field a JSON path with array positions as {@code [*]}; {@code status}; {@code header NAME}; or {@code body} where
 *     it is no JSON
 */
record Difference(String field, String legacy, String modern) {
    /** Returns whether both sides have one value there, so that it does not stand for more than itself. */
    boolean ofOneValue() {
        return !Mask.isPlain(legacy) && !Mask.isPlain(modern);
    }
}
