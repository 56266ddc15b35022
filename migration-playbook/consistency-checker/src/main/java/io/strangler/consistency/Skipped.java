package io.strangler.consistency;

/**
 * Something that could not be compared and therefore keeps a check from being clean.
 *
 * @param key the aggregate, or the table when no aggregate can be named
 */
public record Skipped(String key, String reason) {}
