package io.strangler.reference.migration.oracle;

import java.util.Optional;

/**
 * The facts about one customer that the traffic changes.
 *
 * @param remark carries a token that no other write uses
 * @param contact value of the first contact; carries the same token
 */
public record Known(boolean exists, Optional<String> remark, Optional<String> contact, long creditCents) {
    /** A customer that is not there. */
    public static final Known GONE = new Known(false, Optional.empty(), Optional.empty(), 0);

    public static Known of(Optional<String> remark, Optional<String> contact, long creditCents) {
        return new Known(true, remark, contact, creditCents);
    }

    /** Returns these facts after a write of the online fields. */
    public Known written(String remark, String contact) {
        return of(Optional.of(remark), Optional.of(contact), creditCents);
    }

    /** Returns these facts after an adjustment of the credit. */
    public Known credited(long deltaCents) {
        return of(remark, contact, creditCents + deltaCents);
    }

    @Override
    public String toString() {
        return exists
                ? "remark " + remark.orElse("none") + ", contact " + contact.orElse("none") + ", credit " + creditCents
                : "no such customer";
    }
}
