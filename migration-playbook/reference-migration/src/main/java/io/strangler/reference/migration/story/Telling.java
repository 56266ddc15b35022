package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.ReferenceSystems;
import io.strangler.reference.migration.traffic.StepFigures;
import io.strangler.reference.migration.traffic.Traffic;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What every chapter of the story has at hand: the systems, the traffic, the operator, and the way to tell a step. */
final class Telling {
    private static final Duration POLL = Duration.ofMillis(50);

    private final ReferenceSystems systems;
    private final Narrator narrator;
    private final StoryReport report;
    private final Operator operator;
    private final Admin admin;
    private final Duration pace;
    // Never counted down: waiting on it is a pause that an interrupt ends.
    private final CountDownLatch never = new CountDownLatch(1);
    private @Nullable Traffic traffic;
    private long heldBefore;

    Telling(ReferenceSystems systems, Narrator narrator, StoryReport report, Duration pace) {
        this.systems = systems;
        this.narrator = narrator;
        this.report = report;
        this.operator = new Operator(systems);
        this.admin = new Admin(systems);
        this.pace = pace;
    }

    /** A step's doing. */
    @FunctionalInterface
    interface Doing {
        void run(StepReport step) throws Exception;
    }

    /** Tells one step and keeps what the users saw meanwhile. */
    void step(String name, String title, Doing doing) throws Exception {
        narrator.title((report.steps().size() + 1) + "  " + title);
        StepReport step = new StepReport(name, title);
        long began = System.nanoTime();
        try {
            doing.run(step);
        } finally {
            double seconds = (System.nanoTime() - began) / 1e9;
            step.finished(
                    seconds,
                    traffic == null ? StepFigures.NONE : traffic.figures().takeStep());
            report.step(step);
            tell(step, seconds);
        }
    }

    private void tell(StepReport step, double seconds) {
        StepFigures figures = step.figures();
        if (figures.requests() > 0) {
            narrator.aside(String.format(
                    Locale.ROOT,
                    "%.1f s, %d requests; reads p50 %.1f p99 %.1f ms; writes p50 %.1f p99 %.1f ms; slowest %.0f ms%s",
                    seconds,
                    figures.requests(),
                    figures.readP50(),
                    figures.readP99(),
                    figures.writeP50(),
                    figures.writeP99(),
                    figures.slowest(),
                    figures.injected().isEmpty() ? "" : "; by the injected fault " + figures.injected()));
        }
        step.complaints().forEach(narrator::bad);
    }

    /** Says and keeps a figure. */
    void good(StepReport step, String fact, Object value, String sentence) {
        step.fact(fact, value);
        narrator.good(sentence);
    }

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new StoryFailed(otherwise);
        }
    }

    /** Waits until something is so, and returns how long that took. */
    Duration until(String what, Duration limit, Callable<Boolean> check) throws Exception {
        long began = System.nanoTime();
        while (!check.call()) {
            Duration waited = Duration.ofNanos(System.nanoTime() - began);
            require(waited.compareTo(limit) < 0, what + " did not happen within " + limit.toSeconds() + " s");
            pause(POLL);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** Lets the users work for a while. */
    void dwell() throws InterruptedException {
        pause(pace);
    }

    @SuppressWarnings("ReturnValueIgnored")
    private void pause(Duration duration) throws InterruptedException {
        boolean ended = never.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        if (ended) {
            throw new IllegalStateException("nobody counts this latch down");
        }
    }

    /** Remembers how many writes were held so far, and returns what was remembered last. */
    long heldUntilNow(long held) {
        long before = heldBefore;
        heldBefore = held;
        return before;
    }

    void begin(Traffic users) {
        traffic = users;
    }

    /** Sends the users home. */
    void end() {
        if (traffic != null) {
            report.samples(traffic.figures().samples());
            traffic.close();
        }
    }

    ReferenceSystems systems() {
        return systems;
    }

    Narrator narrator() {
        return narrator;
    }

    StoryReport report() {
        return report;
    }

    Operator operator() {
        return operator;
    }

    Admin admin() {
        return admin;
    }

    Traffic traffic() {
        if (traffic == null) {
            throw new IllegalStateException("there is no traffic yet");
        }
        return traffic;
    }
}
