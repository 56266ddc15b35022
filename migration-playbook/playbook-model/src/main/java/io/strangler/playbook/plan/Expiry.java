package io.strangler.playbook.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Until when a capability may stay at a stage; nothing is moved by it, but somebody is told. */
public sealed interface Expiry {
    /** Returns the moment it ends, if that can be told. */
    Optional<Instant> at(Optional<Instant> entered);

    /** So long after the stage was entered. */
    record After(Duration time) implements Expiry {
        @Override
        public Optional<Instant> at(Optional<Instant> entered) {
            return entered.map(since -> since.plus(time));
        }
    }

    /** To the end of a day, by Greenwich. */
    record On(LocalDate day) implements Expiry {
        @Override
        public Optional<Instant> at(Optional<Instant> entered) {
            return Optional.of(day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant());
        }
    }
}
