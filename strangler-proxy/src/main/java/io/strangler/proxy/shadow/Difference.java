package io.strangler.proxy.shadow;

/**
 * One place where two answers disagree.
 *
 * @param field a JSON path with array positions as {@code [*]}; {@code status}; or {@code body} where it is no JSON
 */
record Difference(String field, String legacy, String modern) {}
