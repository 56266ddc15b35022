package io.strangler.proxy.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the requests of some time ended. */
final class Tally {
    static final String OK = "200";
    static final String BREAKER = "503 failed too often";
    static final String CUT_OFF = "cut off";

    private final Map<String, Integer> counts = new TreeMap<>();
    private final List<Long> nanos = new ArrayList<>();
    private int running;
    private int retried;
    private int moved;
    private boolean closed;

    /** Takes part in the time; false when it is over. */
    synchronized boolean entered() {
        if (!closed) {
            running++;
        }
        return !closed;
    }

    synchronized void left() {
        running--;
    }

    synchronized void close() {
        closed = true;
    }

    synchronized boolean isOver() {
        return running == 0;
    }

    synchronized void add(String outcome, long took) {
        counts.merge(outcome, 1, Integer::sum);
        nanos.add(took);
    }

    /** A request was sent again, as HTTP allows. */
    synchronized void retried() {
        retried++;
    }

    /** A client left a connection because it was told to, or nobody was there. */
    synchronized void moved() {
        moved++;
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }

    synchronized int count(String outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    synchronized int total() {
        return nanos.size();
    }

    synchronized int retries() {
        return retried;
    }

    synchronized int moves() {
        return moved;
    }

    /** Returns in how many milliseconds all but one of a hundred requests ended. */
    synchronized double p99Millis() {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return sorted.isEmpty() ? 0 : sorted.get((int) (sorted.size() * 0.99)) / 1e6;
    }
}
