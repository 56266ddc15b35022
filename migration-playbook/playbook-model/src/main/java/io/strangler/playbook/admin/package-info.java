/** Who may use the administration ports of the programs, and the book of what was done there. */
@NullMarked
package io.strangler.playbook.admin;

import org.jspecify.annotations.NullMarked;
