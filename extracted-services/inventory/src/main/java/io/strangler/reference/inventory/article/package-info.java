/** Articles and the stock of them, warehouse by warehouse. */
@NullMarked
package io.strangler.reference.inventory.article;

import org.jspecify.annotations.NullMarked;
