package io.strangler.reference.monolith.seed;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How much data a fresh database gets.
 *
 * @param seed how many customers, 0 for none
 * @param seedInvalidDates how many more with a birth date that is in no calendar
 */
@ConfigurationProperties("monolith")
record SeedSettings(int seed, int seedInvalidDates) {

    SeedSettings {
        if (seed < 0 || seedInvalidDates < 0) {
            throw new IllegalArgumentException("monolith.seed and monolith.seed-invalid-dates must not be negative: "
                    + seed + ", " + seedInvalidDates);
        }
    }
}
