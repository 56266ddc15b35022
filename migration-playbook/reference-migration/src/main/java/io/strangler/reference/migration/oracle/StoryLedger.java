package io.strangler.reference.migration.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Every acknowledged write, in memory: for each customer the one state that the databases must hold, or the two that they
 * may hold after a request whose outcome nobody knows.
 *
 * <p>Each customer has one writer, which asks for the next write only after the answer to the last; after an unknown
 * outcome it leaves the customer alone. So the last state is always well defined.
 */
public final class StoryLedger {
    private final Map<Long, Expected> customers = new ConcurrentHashMap<>();
    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final Set<String> maybeCreated = ConcurrentHashMap.newKeySet();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder unsure = new LongAdder();

    /**
     * What the databases must hold of one customer.
     *
     * @param known the state after the last acknowledged write
     * @param possible the state if the write with the unknown outcome happened after all
     */
    public record Expected(Known known, Optional<Known> possible) {
        boolean accepts(Known found) {
            return known.equals(found) || possible.filter(found::equals).isPresent();
        }
    }

    /** Remembers a customer as it was before the first write to it. */
    public void found(long number, Known known) {
        customers.put(number, new Expected(known, Optional.empty()));
    }

    /** Remembers that a write was acknowledged and what it makes of the customer. */
    public void acknowledged(long number, Known after) {
        customers.put(number, new Expected(after, Optional.empty()));
        acknowledged.increment();
    }

    /** Remembers that a create was acknowledged; the token is its name and nobody else's. */
    public void created(String token, long number, Known known) {
        created.put(token, number);
        acknowledged(number, known);
    }

    /** Remembers that nobody knows whether a write happened. */
    public void unsure(long number, Known possible) {
        customers.computeIfPresent(number, (same, expected) -> new Expected(expected.known(), Optional.of(possible)));
        unsure.increment();
    }

    /** Remembers that nobody knows whether a create happened. */
    public void unsureCreated(String token) {
        maybeCreated.add(token);
        unsure.increment();
    }

    /** Returns what must be there, by customer number. */
    public Map<Long, Expected> expected() {
        return new TreeMap<>(customers);
    }

    /** Returns the tokens of the customers that must be there. */
    public Set<String> expectedTokens() {
        Set<String> tokens = new TreeSet<>();
        created.forEach((token, number) -> {
            Expected expected = customers.get(number);
            if (expected != null
                    && expected.known().exists()
                    && expected.possible().isEmpty()) {
                tokens.add(token);
            }
        });
        return tokens;
    }

    /** Returns the tokens of the customers that may be there. */
    public Set<String> allowedTokens() {
        Set<String> tokens = new TreeSet<>(maybeCreated);
        created.forEach((token, number) -> {
            Expected expected = customers.get(number);
            if (expected != null
                    && (expected.known().exists()
                            || expected.possible().filter(Known::exists).isPresent())) {
                tokens.add(token);
            }
        });
        return tokens;
    }

    public long acknowledgedWrites() {
        return acknowledged.sum();
    }

    public long unsureWrites() {
        return unsure.sum();
    }
}
