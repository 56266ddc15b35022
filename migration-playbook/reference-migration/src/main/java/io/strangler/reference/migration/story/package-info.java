/** The story of one migration, step by step, each with what was measured and what had to be true. */
@NullMarked
package io.strangler.reference.migration.story;

import org.jspecify.annotations.NullMarked;
