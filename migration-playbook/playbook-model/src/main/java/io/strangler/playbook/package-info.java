/** The words every program of the toolkit shares. */
@NullMarked
package io.strangler.playbook;

import org.jspecify.annotations.NullMarked;
