package io.strangler.playbook.plan;

import java.math.BigDecimal;
import java.time.Duration;

/** How far two values of a field may be apart and still count as the same. */
public sealed interface Tolerance {
    /** Numbers, by their difference. */
    record Amount(BigDecimal most) implements Tolerance {}

    /** Points in time, by what lies between them. */
    record Span(Duration most) implements Tolerance {}
}
