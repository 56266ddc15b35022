package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MirrorSpec;
import io.strangler.proxy.shadow.Replay.NoAnswer;
import io.strangler.proxy.shadow.Replay.NotComparable;
import io.strangler.translate.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Repeats requests on the other side and compares, never in the way of users: offering never waits, what finds no room is
 * dropped and counted. A side that hangs costs only the evidence of its own capability.
 */
public final class Mirror implements AutoCloseable {
    // Work in flight arrives within these; after the last the bridge is asked.
    private static final long[] LOOK_AGAIN_MILLIS = {100, 300, 800};

    private final Map<CapabilityName, Comparison> comparisons = new HashMap<>();
    private final Replay sides;
    private final Replay sandboxes;
    private final StreamPass pass;
    private final ShadowTally tally;
    private final Noise noise = new Noise(System::nanoTime);
    private final Map<CapabilityName, Lane> lanes = new HashMap<>();

    public Mirror(
            Map<CapabilityName, CapabilitySpec> specs,
            SideClient sides,
            SandboxClient sandboxes,
            StreamPass pass,
            ShadowTally tally) {
        this.sides = new Replay(sides::ask);
        this.sandboxes = new Replay(sandboxes::write);
        this.pass = pass;
        this.tally = tally;
        specs.forEach((name, spec) -> {
            comparisons.put(name, new Comparison(spec.shadow()));
            lanes.put(name, new Lane(name, this::judge));
        });
    }

    /** Returns whether the next request of a route is to be mirrored, by the share in the plan. */
    public boolean sampled(MirrorSpec route) {
        int percent = route.samplePercent();
        return percent >= 100 || ThreadLocalRandom.current().nextInt(100) < percent;
    }

    /** Returns whether a request of the capability would be taken now; nobody keeps the place for it. */
    public boolean hasRoom(CapabilityName capability) {
        Lane lane = lanes.get(capability);
        return lane != null && lane.hasRoom();
    }

    /** Takes a request, or counts it as dropped. */
    public void offer(Mirrored mirrored) {
        Lane lane = lanes.get(mirrored.capability());
        if (lane == null || !lane.offer(mirrored)) {
            drop(mirrored.capability());
        }
    }

    /** Counts a request that could not be mirrored, because there was no place for it or its body. */
    public void drop(CapabilityName capability) {
        tally.dropped(capability);
    }

    /** Counts a read that is not mirrored, because its body belongs to the question and nobody keeps it. */
    public void leaveOut(CapabilityName capability) {
        tally.withBody(capability);
    }

    private void judge(Mirrored mirrored) throws InterruptedException {
        switch (mirrored) {
            case MirroredRead read -> judge(read);
            case MirroredWrite write -> judge(write);
        }
    }

    private void judge(MirroredRead read) throws InterruptedException {
        try {
            List<Difference> differences = confirmed(read, comparison(read));
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

    // Once: what a sandbox is told again it would do again. And it is no evidence, for its data is not kept in step.
    private void judge(MirroredWrite write) throws InterruptedException {
        try {
            List<Difference> differences = sandboxes.differences(write, write.answer(), comparison(write));
            tally.written(write.capability(), write.key(), differences);
        } catch (NotComparable | NoAnswer | RuntimeException | StackOverflowError e) {
            tally.writeFailed(write.capability());
        }
    }

    private Comparison comparison(Mirrored mirrored) throws NotComparable {
        Comparison comparison = comparisons.get(mirrored.capability());
        if (comparison == null) {
            throw new NotComparable("the plan has no capability " + mirrored.capability());
        }
        return comparison;
    }

    // What is still the same difference at the last look; one that changes or goes away was work in flight.
    private List<Difference> confirmed(MirroredRead read, Comparison comparison)
            throws InterruptedException, NotComparable, NoAnswer {
        Noise.Route route = new Noise.Route(read.capability(), read.route());
        Set<String> seen = new LinkedHashSet<>();
        List<Difference> lasting = read.answer().isPresent()
                ? new ArrayList<>(sides.differences(read, read.answer().get(), comparison))
                : look(read, comparison);
        lasting.forEach(difference -> seen.add(difference.field()));
        withoutNoise(route, lasting);
        if (!lasting.isEmpty() && noise.mayLook(read.capability())) {
            noise.learn(route, repeated(read), comparison);
            withoutNoise(route, lasting);
        }
        for (int again = 0; again < LOOK_AGAIN_MILLIS.length && !lasting.isEmpty(); again++) {
            pause(LOOK_AGAIN_MILLIS[again]);
            if (again == LOOK_AGAIN_MILLIS.length - 1) {
                awaitStreams(read);
            }
            lasting = still(lasting, look(read, comparison), read.writers().isEmpty());
        }
        // Another read may have learned meanwhile.
        withoutNoise(route, lasting);
        seen.removeIf(field -> !noise.isNoise(route, field));
        tally.noise(read.capability(), seen);
        return lasting;
    }

    private void withoutNoise(Noise.Route route, List<Difference> differences) {
        differences.removeIf(difference -> noise.isNoise(route, difference.field()));
    }

    // Where no data moves nothing is ever in flight: then a field that differs each time in another way does differ.
    private static List<Difference> still(List<Difference> before, List<Difference> now, boolean byField) {
        List<Difference> still = new ArrayList<>(now);
        if (byField) {
            Set<String> fields = new LinkedHashSet<>();
            before.forEach(difference -> fields.add(difference.field()));
            still.removeIf(difference -> !fields.contains(difference.field()));
        } else {
            still.retainAll(before);
        }
        return still;
    }

    private List<Difference> look(MirroredRead read, Comparison comparison)
            throws InterruptedException, NotComparable, NoAnswer {
        return new ArrayList<>(sides.differences(read, sides.ask(read, read.served()), comparison));
    }

    private List<HttpResponse> repeated(MirroredRead read) throws InterruptedException, NoAnswer {
        List<HttpResponse> answers = new ArrayList<>();
        for (int i = 0; i < Noise.LOOKS; i++) {
            answers.add(sides.ask(read, Side.LEGACY));
        }
        return answers;
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

    private static void pause(long millis) throws InterruptedException {
        LockSupport.parkNanos(millis * 1_000_000);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() {
        lanes.values().forEach(Lane::close);
    }
}
