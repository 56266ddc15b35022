package io.strangler.proxy.discovery;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts requests by endpoint since the start, in memory that is bounded; of a query only names are kept.
 *
 * <p>An endpoint is told apart once something there has been served: what is only ever rejected, such as the guesses of a
 * scanner, takes no place. Thread-safe.
 */
public final class Discovery {
    private static final Endpoint OTHER = new Endpoint("", "", "other");
    private static final Endpoint REFUSED = new Endpoint("none", "", "refused");

    private final Instant since = Instant.now();
    private final int limit;
    private final Map<Endpoint, Usage> endpoints = new ConcurrentHashMap<>();
    private final Usage other = new Usage();
    private final Usage refused = new Usage();

    /** @param limit how many endpoints are told apart */
    public Discovery(int limit) {
        this.limit = limit;
    }

    /** Counts a request that has ended. */
    public void record(Endpoint endpoint, String query, Ending ending, long nanos) {
        Usage usage = endpoints.get(endpoint);
        if (usage == null) {
            boolean takenIn = ending != Ending.REJECTED && endpoints.size() < limit;
            usage = takenIn ? endpoints.computeIfAbsent(endpoint, each -> new Usage()) : other;
        }
        usage.count(usage == other ? "" : query, ending, nanos);
    }

    /** Counts a request that could not be read, or was refused before it was known where it belongs. */
    public void refused() {
        refused.count("", Ending.REJECTED, 0);
    }

    /** Returns what has been counted, what is used most first. */
    public Report report() {
        List<Line> lines = endpoints.entrySet().stream()
                .map(each -> Line.of(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingLong(Line::requests)
                        .reversed()
                        .thenComparing(Line::path)
                        .thenComparing(Line::method))
                .toList();
        return new Report(true, since.toString(), limit, lines, Line.of(OTHER, other), Line.of(REFUSED, refused));
    }

    /**
     * All that has been counted.
     *
     * @param on whether anything is counted at all
     * @param other everything that is no endpoint of its own
     * @param refused what came no further than the door
     */
    public record Report(boolean on, String since, int limit, List<Line> endpoints, Line other, Line refused) {
        /** What there is to tell where nothing is counted. */
        public static final Report OFF =
                new Report(false, "", 0, List.of(), Line.of(OTHER, new Usage()), Line.of(REFUSED, new Usage()));
    }

    /**
     * The use of one endpoint.
     *
     * @param failed answered by 5xx or broken off
     * @param rejected answered by 4xx, or by the proxy itself
     * @param parameters names in queries, with the number of times each was there
     */
    public record Line(
            String method,
            String path,
            String capability,
            long requests,
            long failed,
            long rejected,
            double p50Millis,
            double p95Millis,
            Map<String, Long> parameters) {
        static Line of(Endpoint endpoint, Usage usage) {
            return new Line(
                    endpoint.method(),
                    endpoint.path(),
                    endpoint.capability(),
                    usage.requests(),
                    usage.failed(),
                    usage.rejected(),
                    usage.millis(0.5),
                    usage.millis(0.95),
                    usage.parameters());
        }
    }
}
