package io.strangler.reference.translators;

import org.jspecify.annotations.Nullable;

/** One line of the monolith's contact table. */
record LegacyContact(
        long seqNo,
        @Nullable String kind,
        @Nullable String value,
        @Nullable String pref) {

    LegacyContact numbered(long number) {
        return new LegacyContact(number, kind, value, pref);
    }
}
