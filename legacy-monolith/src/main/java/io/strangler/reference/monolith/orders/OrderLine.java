package io.strangler.reference.monolith.orders;

record OrderLine(int line, String artNo, int qty, long priceCents) {}
