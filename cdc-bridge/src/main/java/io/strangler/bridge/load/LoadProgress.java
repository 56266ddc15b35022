package io.strangler.bridge.load;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a load is.
 *
 * @param rows aggregates that are loaded, also by earlier runs
 * @param estimate how many there are, about
 * @param rangesDone ranges that are done
 * @param ranges ranges there are
 * @param perSecond aggregates a second in this run
 */
public record LoadProgress(long rows, long estimate, int rangesDone, int ranges, double perSecond) {
    /** Before anything is known. */
    public static final LoadProgress NONE = new LoadProgress(0, 0, 0, 0, 0);

    /** Returns how long it will take from here, as far as one can tell. */
    public Optional<Duration> left() {
        return perSecond > 0 && ranges > 0
                ? Optional.of(Duration.ofMillis((long) (Math.max(0, estimate - rows) / perSecond * 1000)))
                : Optional.empty();
    }

    /** Returns the progress in words. */
    public String words() {
        String left = left().map(time -> ", about "
                        + (time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min") + " left")
                .orElse("");
        return String.format(
                Locale.ROOT,
                "loading, %d of about %d aggregates, %d of %d ranges, %.0f/s%s",
                rows,
                Math.max(rows, estimate),
                rangesDone,
                ranges,
                perSecond,
                left);
    }
}
