/** Keeps both data models of a migration in step from the databases' own logs. */
@NullMarked
package io.strangler.bridge;

import org.jspecify.annotations.NullMarked;
