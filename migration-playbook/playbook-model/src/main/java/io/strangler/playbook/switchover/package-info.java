/** Moving authority for a set of keys: hold, drain, adopt, flip; the control database is the arbiter. */
@NullMarked
package io.strangler.playbook.switchover;

import org.jspecify.annotations.NullMarked;
