package io.strangler.reference.migration.systems;

/** The customers that the nightly batch writes to; nobody else writes the columns that it does. */
public final class BatchSlice {
    static final int MODULUS = 100;
    static final int REMAINDER = 7;

    private BatchSlice() {}

    public static boolean contains(long number) {
        return number % MODULUS == REMAINDER;
    }

    /** Returns the same as a condition over a column. */
    public static String condition(String column) {
        return column + " % " + MODULUS + " = " + REMAINDER;
    }
}
