package io.strangler.consistency;

import org.jspecify.annotations.Nullable;

/**
 * One field on which the sides disagree, told in the modern side's terms.
 *
 * @param name {@code table.column}, or {@code table[key].column} in a child table, or {@code table[key]} for a whole row
 * @param legacy what the legacy row says once translated; null for SQL NULL or no such row
 * @param modern what the modern row says; null for SQL NULL or no such row
 */
public record FieldDifference(
        String name, @Nullable Object legacy, @Nullable Object modern) {}
