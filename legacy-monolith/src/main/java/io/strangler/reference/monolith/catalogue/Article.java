package io.strangler.reference.monolith.catalogue;

record Article(String artNo, String title, long priceCents, String vatCode, String active, long onHand) {}
