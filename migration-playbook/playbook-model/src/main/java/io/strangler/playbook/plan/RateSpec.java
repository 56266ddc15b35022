package io.strangler.playbook.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * How often one caller may send requests of a route.
 *
 * @param requests so many at once, and so many in each period
 * @param per the period
 * @param by what tells callers apart; empty for the address they come from
 */
public record RateSpec(int requests, Duration per, Optional<KeySource> by) {}
