package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Evidence.TrafficCount;
import io.strangler.playbook.evidence.Latency;
import io.strangler.playbook.evidence.Traffic;
import io.strangler.playbook.evidence.Traffic.Answers;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Measures what both sides answer by the proxy's own counters, and keeps a look as evidence at least once a minute.
 *
 * <p>Counters begin with the proxy's start, so a window begins with the first look after it should, or with that start.
 */
final class TrafficMeter {
    // Legacy is only what modern is held against: more of its requests say more.
    private static final Duration LEGACY = Duration.ofHours(24);

    private static final Duration REST = Duration.ofMinutes(1);

    private final Admin proxy;
    private final Evidence evidence;
    private final Clock clock;

    TrafficMeter(Admin proxy, Evidence evidence, Clock clock) {
        this.proxy = proxy;
        this.evidence = evidence;
        this.clock = clock;
    }

    /**
     * Looks, keeps what is seen where nobody has of late, and returns what the sides have answered since.
     *
     * @param since when the window should begin; when that is unknown it begins with the proxy's start
     * @return empty when the proxy does not tell, or nobody has looked between then and now
     */
    Optional<Traffic> since(CapabilityName capability, Optional<Instant> since)
            throws SQLException, InterruptedException {
        Optional<Page> page = proxy.text("/actuator/prometheus").flatMap(Page::read);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        TrafficCount count = page.get().count(capability, now);
        Optional<TrafficCount> modern = earlier(page.get(), count, since.orElse(Instant.EPOCH));
        Optional<TrafficCount> legacy = earlier(page.get(), count, now.minus(LEGACY));
        keep(count, since.orElse(Instant.EPOCH));
        return modern.map(from -> new Traffic(
                from.at(),
                now,
                count.legacy().since(legacy.orElse(from).legacy()),
                count.modern().since(from.modern())));
    }

    /** Looks, keeps what is seen, and returns what the proxy has counted since its start; empty when it does not tell. */
    Optional<TrafficCount> look(CapabilityName capability) throws SQLException, InterruptedException {
        Optional<Page> page = proxy.text("/actuator/prometheus").flatMap(Page::read);
        if (page.isEmpty()) {
            return Optional.empty();
        }
        TrafficCount count = page.get().count(capability, clock.instant().truncatedTo(ChronoUnit.MICROS));
        evidence.add(count);
        return Optional.of(count);
    }

    // Every window needs its beginning; in between once a minute is enough, however often somebody looks.
    private void keep(TrafficCount count, Instant since) throws SQLException {
        Instant recent = count.at().minus(REST);
        if (evidence.traffic(count.capability(), count.run(), since.isAfter(recent) ? since : recent)
                .isEmpty()) {
            evidence.add(count);
        }
    }

    private Optional<TrafficCount> earlier(Page page, TrafficCount count, Instant since) throws SQLException {
        if (page.started().isAfter(since)) {
            Answers none = new Answers(0, 0, Latency.NONE);
            return Optional.of(new TrafficCount(count.capability(), page.started(), count.run(), none, none));
        }
        return evidence.traffic(count.capability(), count.run(), since);
    }

    /** The counters of one run of a proxy. */
    private record Page(Exposition metrics, Instant started) {
        static Optional<Page> read(String text) {
            Exposition metrics = Exposition.parse(text);
            return metrics.single("process_start_time_seconds")
                    .map(seconds -> new Page(metrics, Instant.ofEpochMilli(Math.round(seconds * 1000))));
        }

        TrafficCount count(CapabilityName capability, Instant now) {
            return new TrafficCount(
                    capability,
                    now,
                    started.toString(),
                    answers(capability, Side.LEGACY),
                    answers(capability, Side.MODERN));
        }

        private Answers answers(CapabilityName capability, Side side) {
            long requests = 0;
            double failed = 0;
            TreeMap<Double, Long> buckets = new TreeMap<>();
            for (Exposition.Sample sample : metrics.samples()) {
                if (!capability.value().equals(sample.label("capability"))
                        || !side.word().equals(sample.label("side"))) {
                    continue;
                }
                switch (sample.name()) {
                    case "strangler_requests_seconds_count" -> {
                        requests += (long) sample.value();
                        failed += "5xx".equals(sample.label("outcome")) ? sample.value() : 0;
                    }
                    case "strangler_requests_seconds_bucket" ->
                        buckets.merge(Exposition.number(sample.label("le")), (long) sample.value(), Long::sum);
                    case "strangler_upstream_failed_total" -> failed += sample.value();
                    default -> {
                        // Of the many other figures none tells what a side answers.
                    }
                }
            }
            return new Answers(requests, (long) failed, new Latency(buckets));
        }
    }
}
