package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Repeats reads on the other side and compares, never in the way of users: offering never waits, what does not fit the
 * queue is dropped and counted.
 */
public final class Mirror implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Mirror.class.getName());
    private static final int QUEUE = 256;
    private static final int WORKERS = 48;
    // Work in flight arrives within these; after the last the bridge is asked.
    private static final long[] LOOK_AGAIN_MILLIS = {100, 300, 800};

    private final Map<CapabilityName, CapabilitySpec> specs;
    private final Map<CapabilityName, Comparison> comparisons = new HashMap<>();
    private final SideClient sides;
    private final StreamPass pass;
    private final ShadowTally tally;
    private final BlockingQueue<MirroredRead> queue = new ArrayBlockingQueue<>(QUEUE);
    private final List<Thread> workers = new ArrayList<>();

    public Mirror(Map<CapabilityName, CapabilitySpec> specs, SideClient sides, StreamPass pass, ShadowTally tally) {
        this.specs = Map.copyOf(specs);
        this.sides = sides;
        this.pass = pass;
        this.tally = tally;
        specs.forEach((name, spec) -> comparisons.put(name, new Comparison(spec.shadow())));
        for (int i = 0; i < WORKERS; i++) {
            workers.add(Thread.ofVirtual().name("mirror-" + i).start(this::work));
        }
    }

    /** Returns whether the next read of a capability is to be mirrored, by the share in the plan. */
    public boolean sampled(CapabilityName capability) {
        CapabilitySpec spec = specs.get(capability);
        int percent = spec == null ? 0 : spec.shadow().samplePercent();
        return percent >= 100 || ThreadLocalRandom.current().nextInt(100) < percent;
    }

    /** Takes a read, or counts it as dropped. */
    public void offer(MirroredRead read) {
        if (!queue.offer(read)) {
            tally.dropped(read.capability());
        }
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                judge(queue.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                // Whatever one read does, the next one has a worker.
                LOG.log(System.Logger.Level.ERROR, "a mirrored read could not be judged", e);
            }
        }
    }

    private void judge(MirroredRead read) throws InterruptedException {
        try {
            List<Difference> differences = confirmed(read);
            if (differences.isEmpty()) {
                tally.matched(read.capability(), read.translators().revision(), read.asked());
            } else {
                tally.mismatched(
                        read.capability(), read.translators().revision(), read.asked(), read.key(), differences);
            }
        } catch (NotComparable e) {
            tally.undecided(read.capability());
        } catch (NoAnswer | RuntimeException | StackOverflowError e) {
            tally.failed(read.capability(), read.translators().revision(), read.asked());
        }
    }

    // What is still the same difference at the last look; one that changes or goes away was work in flight.
    private List<Difference> confirmed(MirroredRead read) throws InterruptedException, NotComparable, NoAnswer {
        List<Difference> lasting = new ArrayList<>(
                read.answer().isPresent() ? differences(read, read.answer().get()) : look(read));
        for (int again = 0; again < LOOK_AGAIN_MILLIS.length && !lasting.isEmpty(); again++) {
            pause(LOOK_AGAIN_MILLIS[again]);
            if (again == LOOK_AGAIN_MILLIS.length - 1) {
                awaitStreams(read);
            }
            lasting.retainAll(look(read));
        }
        return lasting;
    }

    private List<Difference> look(MirroredRead read) throws InterruptedException, NotComparable, NoAnswer {
        return differences(read, ask(read, read.served()));
    }

    private List<Difference> differences(MirroredRead read, HttpResponse served)
            throws InterruptedException, NotComparable, NoAnswer {
        Comparison comparison = comparisons.get(read.capability());
        if (comparison == null) {
            throw new NotComparable("the plan has no capability " + read.capability());
        }
        HttpResponse other;
        try {
            other = ask(read, read.served().opposite());
        } catch (Untranslatable e) {
            return untranslated(served, e.field() + " cannot be translated");
        } catch (TranslatorFailed e) {
            return untranslated(served, "the translator failed");
        }
        return read.served() == Side.LEGACY ? comparison.compare(served, other) : comparison.compare(other, served);
    }

    // Served by one side alone: for a success that is a difference a user would see.
    private static List<Difference> untranslated(HttpResponse served, String reason) throws NotComparable {
        if (served.status() >= 400) {
            throw new NotComparable(reason);
        }
        return List.of(new Difference("translation", Mask.plain("served"), Mask.plain(reason)));
    }

    private HttpResponse ask(MirroredRead read, Side side) throws InterruptedException, NoAnswer {
        Optional<ExchangeTranslator> translator =
                side == Side.MODERN ? read.translators().exchange(read.capability()) : Optional.empty();
        HttpRequest request = translator
                .map(each -> withoutHost(translated(() -> each.toModern(read.request()))))
                .orElse(read.request());
        HttpResponse answer = await(read.capability(), side, request);
        return translator
                .map(each -> translated(() -> each.toLegacy(read.request(), answer)))
                .orElse(answer);
    }

    private static <T> T translated(Supplier<T> translation) {
        try {
            return translation.get();
        } catch (Untranslatable e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            throw new TranslatorFailed(e);
        }
    }

    private HttpResponse await(CapabilityName capability, Side side, HttpRequest request)
            throws InterruptedException, NoAnswer {
        try {
            return sides.ask(capability, side, request).toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new NoAnswer(side.word() + " did not answer: " + e.getCause());
        }
    }

    private void awaitStreams(MirroredRead read) throws InterruptedException, NotComparable {
        for (Side writer : read.writers()) {
            try {
                if (!pass.passed(read.capability(), writer)
                        .toCompletableFuture()
                        .get()) {
                    throw new NotComparable("changes of " + writer.word() + " are still under way");
                }
            } catch (ExecutionException e) {
                throw new NotComparable("nobody can tell whether changes are under way: " + e.getCause());
            }
        }
    }

    private static HttpRequest withoutHost(HttpRequest modern) {
        return new HttpRequest(
                modern.method(), modern.path(), modern.query(), modern.headers().without("Host"), modern.body());
    }

    private static void pause(long millis) throws InterruptedException {
        LockSupport.parkNanos(millis * 1_000_000);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
    }

    /** Thrown for what a translator never says on purpose: a defect of it, or a class that its jar lacks. */
    private static final class TranslatorFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TranslatorFailed(Throwable cause) {
            super(cause);
        }
    }

    /** Thrown when a side leaves a read without an answer that the other one has answered. */
    private static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(@Nullable String reason) {
            super(reason);
        }
    }

    /** Thrown when a comparison would say nothing of the sides. */
    private static final class NotComparable extends Exception {
        private static final long serialVersionUID = 1L;

        NotComparable(@Nullable String reason) {
            super(reason);
        }
    }
}
