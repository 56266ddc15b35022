package io.strangler.cli;

/**
 * One thing the doctor looked at.
 *
 * @param what was looked at
 * @param found what is there
 * @param remedy what to do; empty when all is well
 */
record Finding(Grade grade, String what, String found, String remedy) {
    /** How bad it is. */
    enum Grade {
        OK,
        /** The migration works, but something will be missed. */
        WARN,
        /** The migration cannot work so. */
        FAIL;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    static Finding ok(String what, String found) {
        return new Finding(Grade.OK, what, found, "");
    }

    static Finding warn(String what, String found, String remedy) {
        return new Finding(Grade.WARN, what, found, remedy);
    }

    static Finding fail(String what, String found, String remedy) {
        return new Finding(Grade.FAIL, what, found, remedy);
    }
}
