package io.strangler.proxy.cache;

import java.util.function.Function;

/**
 * What tells one request's answers from another's.
 *
 * @param place whatever else than the fields an answer depends on: capability, side, key, origin, target
 * @param fields the request's fields, all values of a name as one; empty for none
 * @param personal whether something in the request may tell who its sender is
 */
public record Wanted(Place place, Function<String, String> fields, boolean personal) {
    /** Where an answer comes from. */
    public record Place(String capability, String side, String key, String origin, String target) {}
}
