/** What must be true at the end: every acknowledged write, remembered outside all databases and compared with them. */
@NullMarked
package io.strangler.reference.migration.oracle;

import org.jspecify.annotations.NullMarked;
