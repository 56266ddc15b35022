package io.strangler.reference.monolith.batch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How often the batch runs and for whom: the customers whose number modulo {@code customers} is {@code slice}.
 *
 * @param every pause between the end of a run and the next
 * @param customers the modulus
 * @param slice the remainder
 */
@ConfigurationProperties("batch")
record BatchSettings(
        @DefaultValue("5s") Duration every,
        @DefaultValue("10") int customers,
        @DefaultValue("7") int slice) {

    BatchSettings {
        if (every.toMillis() < 1) {
            throw new IllegalArgumentException("batch.every must be at least 1ms, not " + every);
        }
        if (customers < 1 || slice < 0 || slice >= customers) {
            throw new IllegalArgumentException(
                    "batch.slice must be 0 to below batch.customers (" + customers + "), not " + slice);
        }
    }
}
