package io.strangler.reference.translators;

import org.jspecify.annotations.Nullable;

/** The service's address row. */
record ModernAddress(
        @Nullable String street,
        @Nullable String postalCode,
        @Nullable String city,
        @Nullable String countryCode) {

    boolean blank() {
        return Texts.blank(street) && Texts.blank(postalCode) && Texts.blank(city) && Texts.blank(countryCode);
    }
}
