/** Raising a live share step by step: what to do next, by the gates, the ledger and the time. */
@NullMarked
package io.strangler.playbook.ramp;

import org.jspecify.annotations.NullMarked;
