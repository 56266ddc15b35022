/** Pure judgements over evidence: open, closed with all reasons, or not enough evidence. */
@NullMarked
package io.strangler.playbook.gate;

import org.jspecify.annotations.NullMarked;
