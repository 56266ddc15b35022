package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.translate.HttpResponse;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Knows the values by which legacy differs from itself: those that are another one at each of some looks in a row.
 *
 * <p>Learned by route, for ten minutes. Only single values can be noise; a status, a missing field, the size of a list or a
 * body that is no JSON stands for more than itself.
 */
final class Noise {
    /** How often legacy is asked in a row; a write in between changes a value once, noise each time. */
    static final int LOOKS = 4;

    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long REMEMBERED_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int MOST_FIELDS = 200;

    private final LongSupplier nanos;
    private final Map<Route, Map<String, Long>> known = new ConcurrentHashMap<>();
    private final Map<CapabilityName, Long> looked = new ConcurrentHashMap<>();

    Noise(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Returns whether legacy may be asked some more; that bounds what learning costs it, to once a second by capability. */
    boolean mayLook(CapabilityName capability) {
        long now = nanos.getAsLong();
        boolean[] first = new boolean[1];
        looked.compute(capability, (any, last) -> {
            first[0] = last == null || now - last >= PAUSE_NANOS;
            return first[0] ? Long.valueOf(now) : last;
        });
        return first[0];
    }

    /** Learns from the answers to the same question, asked of legacy in a row. */
    void learn(Route route, List<HttpResponse> answers, Comparison comparison) {
        Set<String> always = differing(answers.get(0), answers.get(1), comparison);
        for (int i = 2; i < answers.size(); i++) {
            always.retainAll(differing(answers.get(i - 1), answers.get(i), comparison));
        }
        long now = nanos.getAsLong();
        known.compute(route, (any, before) -> {
            Map<String, Long> noise = new HashMap<>(before == null ? Map.of() : before);
            noise.values().removeIf(learned -> now - learned >= REMEMBERED_NANOS);
            always.forEach(field -> {
                if (noise.size() < MOST_FIELDS || noise.containsKey(field)) {
                    noise.put(field, now);
                }
            });
            return Map.copyOf(noise);
        });
    }

    boolean isNoise(Route route, String field) {
        Long learned = known.getOrDefault(route, Map.of()).get(field);
        return learned != null && nanos.getAsLong() - learned < REMEMBERED_NANOS;
    }

    private static Set<String> differing(HttpResponse one, HttpResponse next, Comparison comparison) {
        Set<String> fields = new HashSet<>();
        for (Difference difference : comparison.compare(one, next)) {
            if (difference.ofOneValue()) {
                fields.add(difference.field());
            }
        }
        return fields;
    }

    /** What is learned together. */
    record Route(CapabilityName capability, String path) {}
}
