package io.strangler.proxy.discovery;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** How one endpoint is used. Thread-safe; grows to a bound and no further. */
final class Usage {
    private static final int MOST_NAMES = 50;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\[\\]-]{0,63}");
    private static final String OTHERS = "…";
    // Two buckets to a doubling, from a quarter of a millisecond to a few minutes.
    private static final int BUCKETS = 40;
    private static final double FIRST_MILLIS = 0.25;

    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final AtomicLongArray latencies = new AtomicLongArray(BUCKETS);
    private final Map<String, LongAdder> names = new ConcurrentHashMap<>();

    void count(String query, Ending ending, long nanos) {
        requests.increment();
        switch (ending) {
            case SERVED -> latencies.incrementAndGet(bucket(nanos / 1e6));
            case REJECTED -> rejected.increment();
            case FAILED -> failed.increment();
            case TUNNELLED -> {}
        }
        if (!query.isEmpty()) {
            parameters(query);
        }
    }

    long requests() {
        return requests.sum();
    }

    long failed() {
        return failed.sum();
    }

    long rejected() {
        return rejected.sum();
    }

    /** Returns in how many milliseconds such a part of the served requests had their answers, to within a half. */
    double millis(double part) {
        long[] counts = new long[BUCKETS];
        long all = 0;
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = latencies.get(i);
            all += counts[i];
        }
        long seen = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen += counts[i];
            if (all > 0 && seen >= part * all) {
                return FIRST_MILLIS * Math.pow(2, i / 2.0);
            }
        }
        return 0;
    }

    Map<String, Long> parameters() {
        Map<String, Long> counts = new TreeMap<>();
        names.forEach((name, count) -> counts.put(name, count.sum()));
        return counts;
    }

    private static int bucket(double millis) {
        if (millis <= FIRST_MILLIS) {
            return 0;
        }
        return Math.min(BUCKETS - 1, (int) Math.ceil(2 * Math.log(millis / FIRST_MILLIS) / Math.log(2)));
    }

    // What has no value may be one itself.
    private void parameters(String query) {
        int begin = 0;
        while (begin < query.length()) {
            int end = query.indexOf('&', begin);
            end = end < 0 ? query.length() : end;
            int equals = query.indexOf('=', begin);
            if (equals > begin && equals < end) {
                name(query.substring(begin, equals));
            }
            begin = end + 1;
        }
    }

    private void name(String name) {
        LongAdder known = names.get(name);
        if (known == null) {
            boolean fits = names.size() < MOST_NAMES && NAME.matcher(name).matches();
            known = names.computeIfAbsent(fits ? name : OTHERS, each -> new LongAdder());
        }
        known.increment();
    }
}
