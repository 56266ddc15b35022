/** The anti-corruption layer of the reference migration: the customer in both models, as rows and as HTTP exchanges. */
@NullMarked
package io.strangler.reference.translators;

import org.jspecify.annotations.NullMarked;
