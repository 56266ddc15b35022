package io.strangler.reference.inventory.reservation;

import io.strangler.reference.inventory.problem.Unacceptable;
import java.util.regex.Pattern;

/** The name that a caller made up for its reservation, and by which it may repeat every call. */
record ReservationKey(String value) {

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    ReservationKey {
        if (!FORM.matcher(value).matches()) {
            throw new Unacceptable("A key has 1 to 100 letters, digits, dots, colons, dashes and underscores.");
        }
    }
}
