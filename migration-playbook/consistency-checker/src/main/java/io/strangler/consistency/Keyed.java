package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;

/** An aggregate and the key it was read under. */
record Keyed(Key key, Aggregate aggregate) {}
