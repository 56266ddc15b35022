package io.strangler.reference.translators;

import org.jspecify.annotations.Nullable;
import org.mapstruct.Named;

/** {@code "SURNAME, FIRST"} against given and family name: split at the first comma and blank, joined back exactly. */
final class Names {
    private static final String COMMA = ", ";

    private Names() {}

    @Named("familyName")
    static @Nullable String family(@Nullable String fullName) {
        return fullName == null ? null : fullName.substring(0, split(fullName));
    }

    @Named("givenName")
    static @Nullable String given(@Nullable String fullName) {
        if (fullName == null) {
            return null;
        }
        int split = split(fullName);
        return split == fullName.length() ? "" : fullName.substring(split + COMMA.length());
    }

    /** Returns both names in one, in the case they have. */
    static @Nullable String joined(@Nullable String given, @Nullable String family) {
        if (family == null || given == null) {
            return null;
        }
        return given.isEmpty() ? family : family + COMMA + given;
    }

    @Named("fullName")
    static @Nullable String fullName(ModernCustomer customer) {
        String joined = joined(customer.givenName(), customer.familyName());
        return joined == null ? null : Texts.upper(joined);
    }

    // "ACME, " has nothing after the comma; cut there it could not be told from "ACME" afterwards.
    private static int split(String fullName) {
        int comma = fullName.indexOf(COMMA);
        return comma < 0 || comma + COMMA.length() == fullName.length() ? fullName.length() : comma;
    }
}
