/** The reference migration: starts the reference systems and the toolkit as an operator does, and tells the whole story. */
@NullMarked
package io.strangler.reference.migration;

import org.jspecify.annotations.NullMarked;
