/** A translator with a mistake, for the story to catch; it is loaded from a jar of its own and never from here. */
@NullMarked
package io.strangler.reference.migration.wrong;

import org.jspecify.annotations.NullMarked;
