/** The shop's users: readers and writers that know only the legacy API and are not told of the migration. */
@NullMarked
package io.strangler.reference.migration.traffic;

import org.jspecify.annotations.NullMarked;
