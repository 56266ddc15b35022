package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** Translates the same samples from several threads at once, in different orders, and compares with doing it alone. */
final class Concurrency {
    private static final int THREADS = 4;
    private static final int MOST = 500;

    private Concurrency() {}

    static List<String> disturbances(Samples samples) {
        int count = Math.min(MOST, samples.aggregates().size());
        return disturbances(IntStream.range(0, count)
                .<Callable<Object>>mapToObj(i -> () -> translated(samples, i))
                .toList());
    }

    /** Returns the works that do not come to the same result when others run beside them. */
    static List<String> disturbances(List<Callable<Object>> works) {
        List<String> alone = works.stream().map(Concurrency::outcome).toList();
        List<Future<List<String>>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int thread = 0; thread < THREADS; thread++) {
                int start = thread * works.size() / THREADS;
                running.add(threads.submit(() -> disturbances(works, alone, start)));
            }
        }
        List<String> all = new ArrayList<>();
        for (Future<List<String>> each : running) {
            try {
                all.addAll(each.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while translating", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a translating thread died", e);
            }
        }
        return all;
    }

    private static List<String> disturbances(List<Callable<Object>> works, List<String> alone, int start) {
        List<String> disturbed = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < works.size(); i++) {
                int index = (start + i) % works.size();
                String beside = outcome(works.get(index));
                if (!beside.equals(alone.get(index))) {
                    disturbed.add("alone " + alone.get(index) + ", beside others " + beside);
                }
            }
        }
        return disturbed;
    }

    private static Aggregate translated(Samples samples, int index) {
        Optional<Aggregate> present = samples.counterparts(index).getLast();
        return samples.translator()
                .translateFrom(samples.side(), samples.aggregates().get(index), present);
    }

    private static String outcome(Callable<Object> work) {
        try {
            return String.valueOf(work.call());
        } catch (Exception failure) {
            return "fails with " + failure;
        }
    }
}
