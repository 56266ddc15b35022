/** How failures are told: to HTTP as problem+json, to gRPC as a status, of a start in one line. */
@NullMarked
package io.strangler.reference.inventory.problem;

import org.jspecify.annotations.NullMarked;
