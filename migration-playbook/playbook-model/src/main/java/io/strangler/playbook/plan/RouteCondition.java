package io.strangler.playbook.plan;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request must have, besides path and method, to belong to a route.
 *
 * @param host in lower case, {@code *.} before it for every name below; empty for any
 * @param headers names of header fields in lower case, each with the value it must have or {@link #ANY}
 */
public record RouteCondition(Optional<String> host, Map<String, String> headers) {
    /** What stands for whatever value a field has, if only it is there. */
    public static final String ANY = "*";

    /** What every request fulfils. */
    public static final RouteCondition NONE = new RouteCondition(Optional.empty(), Map.of());

    /**
     * Of two conditions the one that is to be tried first: one host before many before any, then more fields before fewer,
     * then more values before fewer.
     */
    public static final Comparator<RouteCondition> MOST_SPECIFIC_FIRST = Comparator.comparingInt(
                    RouteCondition::hostRank)
            .thenComparing(condition -> condition.headers.size(), Comparator.reverseOrder())
            .thenComparing(RouteCondition::values, Comparator.reverseOrder());

    private static final String BELOW = "*.";

    public RouteCondition {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lower);
    }

    /** Returns whether a host, in lower case and without a port, is one of those asked for. */
    public boolean acceptsHost(String name) {
        if (host.isEmpty()) {
            return true;
        }
        String wanted = host.get();
        return wanted.startsWith(BELOW)
                ? name.length() > wanted.length() - 1 && name.endsWith(wanted.substring(1))
                : name.equals(wanted);
    }

    /** Returns whether some request fulfils both and nothing says which comes first. */
    boolean tiesWith(RouteCondition other) {
        return MOST_SPECIFIC_FIRST.compare(this, other) == 0
                && host.equals(other.host)
                && headers.entrySet().stream().allMatch(field -> {
                    String value = other.headers.getOrDefault(field.getKey(), ANY);
                    return value.equals(ANY) || field.getValue().equals(ANY) || value.equals(field.getValue());
                });
    }

    // Among names below a host, the longer is below the shorter or shares nothing with it.
    private int hostRank() {
        return host.map(text -> text.startsWith(BELOW) ? -text.length() : Integer.MIN_VALUE)
                .orElse(0);
    }

    private long values() {
        return headers.values().stream().filter(value -> !value.equals(ANY)).count();
    }
}
