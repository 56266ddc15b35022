package io.strangler.consistency;

import java.time.Instant;

/**
 * When something was seen.
 *
 * @param legacy position in legacy's log, which is written on; all that the look saw was written before it
 * @param modern the same of modern's
 */
public record Moment(Instant at, String legacy, String modern) {}
