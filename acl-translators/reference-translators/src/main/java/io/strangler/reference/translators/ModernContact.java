package io.strangler.reference.translators;

import org.jspecify.annotations.Nullable;

/** One row of the service's contact table. */
record ModernContact(
        long position,
        @Nullable String kind,
        @Nullable String kindNote,
        @Nullable String value,
        @Nullable Boolean preferred) {}
