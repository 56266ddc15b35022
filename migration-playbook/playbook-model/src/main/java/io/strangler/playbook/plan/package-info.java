/** The migration plan: which systems, capabilities, routes and entities there are. */
@NullMarked
package io.strangler.playbook.plan;

import org.jspecify.annotations.NullMarked;
