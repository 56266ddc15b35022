/** The six stages as data, the rule that gives every key its stage, and the flags file that holds the rules. */
@NullMarked
package io.strangler.playbook.stage;

import org.jspecify.annotations.NullMarked;
