package io.strangler.reference.monolith.seed;

record SeedContact(int seq, String kind, String value, String pref) {}
