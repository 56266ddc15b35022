/** The inventory service: articles, what the warehouses hold of them, and who it is reserved for. */
@NullMarked
package io.strangler.reference.inventory;

import org.jspecify.annotations.NullMarked;
