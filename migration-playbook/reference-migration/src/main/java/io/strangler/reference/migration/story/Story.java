package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.ReferenceSystems;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks one capability through the whole migration under traffic, and passes only if nothing was lost on the way. */
public final class Story {
    private final ReferenceSystems systems;
    private final Narrator narrator;
    private final Settings settings;
    private final StoryReport report = new StoryReport();

    /**
     * How the story is told.
     *
     * @param customers how many the monolith has at the start
     * @param users who work at the same time
     * @param perSecond what all users do together
     * @param pace how long users work at each step at least
     * @param sabotage what is spoilt on purpose, to see that the story notices
     */
    public record Settings(int customers, int users, int perSecond, Duration pace, Optional<Sabotage> sabotage) {
        public static final Settings DEFAULT = new Settings(20_000, 8, 160, Duration.ofSeconds(5), Optional.empty());

        /** Returns these settings with another number of customers. */
        public Settings with(int someCustomers) {
            return new Settings(someCustomers, users, perSecond, pace, sabotage);
        }

        /** Returns these settings with something spoilt. */
        public Settings spoilt(Sabotage how) {
            return new Settings(customers, users, perSecond, pace, Optional.of(how));
        }
    }

    /** A damage that the story must find. */
    public enum Sabotage {
        /** An acknowledged write is undone in every database, as if it had been lost. */
        DROP_WRITE;

        /** Returns the word by which it is asked for. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Story(ReferenceSystems systems, Narrator narrator, Settings settings) {
        this.systems = systems;
        this.narrator = narrator;
        this.settings = settings;
    }

    /** Tells the story and returns whether everything was as it must be; writes the report in any case. */
    public boolean tell(Path reportFile) throws IOException, InterruptedException {
        report.fact("customers", settings.customers());
        Telling telling = new Telling(systems, narrator, report, settings.pace());
        try {
            tell(telling);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            fail(e);
            telling.admin().keep(systems.workDirectory());
        } finally {
            telling.end();
            report.write(reportFile);
        }
        conclude(reportFile);
        return report.passed();
    }

    private void tell(Telling telling) throws Exception {
        Beginning beginning = new Beginning(telling, settings);
        beginning.start();
        beginning.monolithAlone();
        beginning.proxyInFront();
        Stillness stillness = new Stillness(telling, beginning, settings.sabotage());
        beginning.dualwrite(stillness);
        ShadowChapter shadow = new ShadowChapter(telling);
        shadow.wrongTranslators();
        shadow.rightTranslators();
        shadow.corruptedRow();
        LiveChapter live = new LiveChapter(telling, beginning, stillness);
        live.tenPercent();
        live.typo();
        live.fiftyPercent();
        live.killedBridge();
        live.allKeys();
        live.rollback();
        live.liveAgain();
        Ending ending = new Ending(telling, beginning, stillness);
        ending.rampdown();
        ending.verifyBothSides();
        ending.complete();
    }

    private void fail(Exception e) {
        @Nullable String message = e.getMessage();
        String why = e instanceof StoryFailed && message != null ? message : e.toString();
        report.failed(why);
    }

    private void conclude(Path reportFile) {
        narrator.title(
                report.passed()
                        ? String.format(
                                Locale.ROOT, "The migration is complete; nothing was lost (%.0f s)", report.seconds())
                        : "The story failed");
        report.failures().forEach(failure -> narrator.bad(failure.replace("\n", "\n     ")));
        narrator.aside("report: " + reportFile.toAbsolutePath());
    }
}
