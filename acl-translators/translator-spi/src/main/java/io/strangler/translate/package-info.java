/**
 * The anti-corruption layer's contract: what a user implements so that proxy, bridge and checker can turn one side's
 * model into the other's. Pure: values in, values out, no I/O.
 */
@NullMarked
package io.strangler.translate;

import org.jspecify.annotations.NullMarked;
