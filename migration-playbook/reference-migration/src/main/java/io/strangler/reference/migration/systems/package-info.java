/** The systems of the reference migration: databases, monolith, service, proxy, bridge and batch, and the files they share. */
@NullMarked
package io.strangler.reference.migration.systems;

import org.jspecify.annotations.NullMarked;
