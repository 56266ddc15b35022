/** How failures are told: API errors as one JSON field, failed starts as one line. */
@NullMarked
package io.strangler.reference.monolith.failure;

import org.jspecify.annotations.NullMarked;
