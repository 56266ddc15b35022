/** What the bridge keeps and makes in the databases: positions, slots, publications, origins, its own schema. */
@NullMarked
package io.strangler.bridge.database;

import org.jspecify.annotations.NullMarked;
