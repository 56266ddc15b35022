package io.strangler.reference.monolith.customer;

record Contact(int seq, String kind, String value, String pref) {}
