package io.strangler.bridge.load;

/**
 * How hard a load may work.
 *
 * @param workers how many ranges are loaded at once; each takes a session in the destination and one per table in the source
 * @param throttle shared by all loads of one source
 */
public record LoadOptions(int workers, Throttle throttle) {}
