/** What was decided: the moves of every capability, kept in the control database. */
@NullMarked
package io.strangler.playbook.ledger;

import org.jspecify.annotations.NullMarked;
