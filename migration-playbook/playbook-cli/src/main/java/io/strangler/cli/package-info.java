/**
 * The operator's command line: reads plan, flags, both administration ports and the control database, judges, moves and
 * repairs.
 */
@NullMarked
package io.strangler.cli;

import org.jspecify.annotations.NullMarked;
