package io.strangler.reference.inventory.reservation;

/** Pieces of an article in one warehouse. */
record Allocation(String sku, String warehouse, int quantity) {}
