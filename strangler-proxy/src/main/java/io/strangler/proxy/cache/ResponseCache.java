package io.strangler.proxy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.strangler.playbook.plan.CacheSpec;
import io.strangler.playbook.stage.StageRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are kept of one route, within a bound of bytes. Thread-safe.
 *
 * <p>All of them are dropped when another rule comes into force, those of a path when it was written to. What was asked for
 * before that is not kept when it comes after.
 */
public final class ResponseCache {
    private static final int MOST_OF_A_PATH = 64;

    private final Cache<String, List<Stored>> paths;
    private final long largest;
    private final LongSupplier seconds;
    private @Nullable StageRule rule;
    private long epoch;

    /** @param seconds a clock that never goes back */
    public ResponseCache(CacheSpec spec, LongSupplier seconds) {
        this.largest = spec.largest();
        this.seconds = seconds;
        // Without a thread of its own for the upkeep, which is a matter of microseconds.
        this.paths = Caffeine.newBuilder()
                .maximumWeight(spec.limit())
                .<String, List<Stored>>weigher((path, list) -> (int) Math.min(
                        Integer.MAX_VALUE,
                        path.length() + list.stream().mapToLong(Stored::weight).sum()))
                .executor(Runnable::run)
                .build();
    }

    public long now() {
        return seconds.getAsLong();
    }

    /** Returns how large the body of an answer may be. */
    public long largest() {
        return largest;
    }

    /** Makes sure that only answers of this rule are found, and returns the epoch in which the search begins. */
    public synchronized long following(StageRule inForce) {
        // The same words may have come back after others were in force.
        if (rule != inForce) {
            rule = inForce;
            drop();
        }
        return epoch;
    }

    /** Finds what was kept for a request, fresh or stale. */
    public Optional<Stored> find(String path, Wanted wanted) {
        List<Stored> kept = paths.getIfPresent(path);
        return kept == null
                ? Optional.empty()
                : kept.stream().filter(each -> each.answers(wanted)).findFirst();
    }

    /** Keeps an answer, unless something was dropped since it was asked for; returns whether it did. */
    public synchronized boolean keep(String path, Wanted wanted, Answer answer, byte[] body, long since) {
        return put(path, Stored.of(wanted, answer, body, now()), since);
    }

    /** Keeps an answer for another while that its server has confirmed. */
    public synchronized Stored confirm(String path, Stored stored, Answer news, long since) {
        Stored confirmed = stored.confirmed(news, now());
        put(path, confirmed, since);
        return confirmed;
    }

    /** Drops all answers of a path, which was written to. */
    public synchronized void invalidate(String path) {
        epoch++;
        paths.invalidate(path);
    }

    private boolean put(String path, Stored stored, long since) {
        if (since != epoch) {
            return false;
        }
        List<Stored> kept = new ArrayList<>();
        kept.add(stored);
        List<Stored> before = paths.getIfPresent(path);
        if (before != null) {
            before.stream()
                    .filter(each -> !stored.replaces(each))
                    .limit(MOST_OF_A_PATH - 1)
                    .forEach(kept::add);
        }
        paths.put(path, List.copyOf(kept));
        return true;
    }

    private void drop() {
        epoch++;
        paths.invalidateAll();
    }
}
