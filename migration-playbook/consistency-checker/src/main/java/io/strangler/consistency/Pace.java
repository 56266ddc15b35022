package io.strangler.consistency;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells how long to wait so that no more is done in a second than allowed; nothing is made up for later. */
final class Pace {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long perSecond;
    private final Clock clock;
    private Instant free;

    Pace(long perSecond, Clock clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.free = clock.instant();
    }

    /** Returns how long to wait before doing so many more. */
    Duration wait(int more) {
        Instant now = clock.instant();
        Instant from = free.isBefore(now) ? now : free;
        free = from.plusNanos(more * SECOND / perSecond);
        return Duration.between(now, from);
    }
}
