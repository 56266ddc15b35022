/** Programs started as processes of their own, which end when this one does, however it ends. */
@NullMarked
package io.strangler.reference.migration.process;

import org.jspecify.annotations.NullMarked;
