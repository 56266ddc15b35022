package io.strangler.reference.migration;

import io.strangler.reference.migration.process.ProgramFailed;
import io.strangler.reference.migration.story.Narrator;
import io.strangler.reference.migration.story.Story;
import io.strangler.reference.migration.story.Story.Sabotage;
import io.strangler.reference.migration.systems.Jars;
import io.strangler.reference.migration.systems.ReferenceSystems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the reference migration: to play with, or to walk through it unattended. */
@Command(
        name = "demo",
        description = "Starts the reference migration on an embedded PostgreSQL, with traffic; Ctrl-C ends all of it.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--story", description = "Walks the whole migration unattended; ends 0 only if nothing was lost.")
    private boolean story;

    @Option(names = "--report", paramLabel = "FILE", description = "Where the story's JSON report goes.")
    private @Nullable Path report;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "20000", description = "Customers of the monolith.")
    private int customers;

    @Option(names = "--keep", description = "Leaves the work directory with all logs behind.")
    private boolean keep;

    @Option(names = "--sabotage", paramLabel = "HOW", hidden = true)
    private @Nullable String sabotage;

    @Option(names = "--home", paramLabel = "DIR", hidden = true)
    private @Nullable Path home;

    private final Narrator narrator = Narrator.ofTerminal();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Override
    public Integer call() throws IOException, InterruptedException {
        Jars jars = home == null ? Jars.ofThisProgram() : new Jars(home.toAbsolutePath());
        List<Path> missing = jars.missing();
        if (!missing.isEmpty()) {
            return failed("there is no " + missing.getFirst() + "; build it: mvn -Dquick -DskipTests package");
        }
        Story.Settings settings = settings();
        ReferenceSystems systems = ReferenceSystems.prepare(jars);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(systems), "interrupted"));
        try (systems) {
            return story ? story(systems, settings) : new Playground(systems, narrator, interrupted).open(customers);
        } catch (ProgramFailed e) {
            if (!stopping()) {
                systems.keepLogs();
                return failed(e.getMessage() + "\nsee " + systems.workDirectory());
            }
            return 1;
        }
    }

    private int story(ReferenceSystems systems, Story.Settings settings) throws IOException, InterruptedException {
        Path file = report == null ? Path.of("strangler-story.json") : report;
        boolean passed = new Story(systems, narrator, settings).tell(file);
        if ((!passed || keep) && !stopping()) {
            systems.keepLogs();
            narrator.aside("logs: " + systems.workDirectory());
        }
        return passed ? 0 : 1;
    }

    private Story.Settings settings() {
        Story.Settings settings = Story.Settings.DEFAULT.with(customers);
        return sabotage == null
                ? settings
                : settings.spoilt(Arrays.stream(Sabotage.values())
                        .filter(each -> each.word().equals(sabotage))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("unknown sabotage " + sabotage)));
    }

    // Runs at every end of this program; after an orderly one there is nothing left to do.
    private void interrupt(ReferenceSystems systems) {
        interrupted.countDown();
        narrator.fallSilent();
        try {
            systems.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Programs are interrupted by the same key as we are, and may be gone before we know.
    private boolean stopping() throws InterruptedException {
        return interrupted.await(1, TimeUnit.SECONDS);
    }

    private static int failed(@Nullable String why) {
        System.err.println("strangler demo: " + why);
        return 1;
    }
}
