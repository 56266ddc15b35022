package io.strangler.reference.translators;

import org.jspecify.annotations.Nullable;
import org.mapstruct.Named;

/** {@code Y} is yes; {@code N}, blank and everything else is no. */
final class YesNo {
    private YesNo() {}

    @Named("yes")
    static @Nullable Boolean yes(@Nullable String letter) {
        return letter == null ? null : letter.equals("Y");
    }

    @Named("letter")
    static @Nullable String letter(@Nullable Boolean yes) {
        if (yes == null) {
            return null;
        }
        return yes ? "Y" : "N";
    }

    /** Returns the present letter while it says the same, so that an undocumented no stays as it was entered. */
    static @Nullable String letter(@Nullable Boolean yes, @Nullable String present) {
        return yes != null && yes.equals(yes(present)) ? present : letter(yes);
    }
}
