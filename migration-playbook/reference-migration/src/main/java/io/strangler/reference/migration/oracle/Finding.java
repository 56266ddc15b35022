package io.strangler.reference.migration.oracle;

/**
 * One thing that is not as it was acknowledged.
 *
 * @param side whose database
 * @param subject the customer, or the token of a create
 */
public record Finding(StoredSide side, String subject, String expected, String found) {
    @Override
    public String toString() {
        return side.word() + " " + subject + ": expected " + expected + "; found " + found;
    }
}
