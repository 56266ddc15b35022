/** Translators made of declarations instead of code, for entities of one table on each side. */
@NullMarked
package io.strangler.translate.column;

import org.jspecify.annotations.NullMarked;
