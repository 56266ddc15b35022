package io.strangler.reference.monolith.invoices;

record Invoice(long invNo, long orderNo, long custNo, int invDate, long amountCents, String paid) {}
