package io.strangler.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Checks entities one after the other in a thread of their own; one that was not clean again after a minute at the earliest. */
final class BackgroundChecks implements RampRun.Checks, AutoCloseable {
    private static final Duration REST = Duration.ofMinutes(1);

    private final Terminal terminal;
    private final Path plan;
    private final Map<String, Run> runs = new HashMap<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("checks").factory());

    BackgroundChecks(Terminal terminal, Path plan) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.terminal = new Terminal(nowhere, terminal.err(), false, false, terminal.answers());
        this.plan = plan;
    }

    @Override
    public void begin(String entity) {
        Run last = runs.get(entity);
        long now = System.nanoTime();
        if (last == null || last.clean() || last.result().isDone() && now - last.began() > REST.toNanos()) {
            Future<Integer> result =
                    executor.submit(() -> StranglerCli.run(terminal, "check", entity, "--plan", plan.toString()));
            runs.put(entity, new Run(result, now));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }

    private record Run(Future<Integer> result, long began) {
        boolean clean() {
            return result.state() == Future.State.SUCCESS && result.resultNow() == Exit.OK;
        }
    }
}
