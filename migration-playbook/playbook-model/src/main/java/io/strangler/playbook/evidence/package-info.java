/** What was measured: the facts that gates judge, kept in the control database. */
@NullMarked
package io.strangler.playbook.evidence;

import org.jspecify.annotations.NullMarked;
