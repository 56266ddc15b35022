package io.strangler.cli;

import io.strangler.consistency.Checkpoint;
import io.strangler.consistency.Watch;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Tells how far a check is, on the messages' side, once it takes longer than a second; and keeps its checkpoints. */
final class CheckProgress implements Watch {
    private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
    private static final Duration IN_A_LOG = Duration.ofSeconds(10);

    private final Terminal terminal;
    private final String entity;
    private final Optional<CheckFile> file;
    private final Clock clock;
    private final Instant began;
    private final Duration every;
    private Instant next;
    private long before = -1;
    private boolean open;
    private boolean refused;

    CheckProgress(Terminal terminal, String entity, Optional<CheckFile> file, Clock clock) {
        this.terminal = terminal;
        this.entity = entity;
        this.file = file;
        this.clock = clock;
        this.began = clock.instant();
        this.every = terminal.interactive() ? ON_A_TERMINAL : IN_A_LOG;
        this.next = began.plus(ON_A_TERMINAL);
    }

    @Override
    public void compared(long aggregates, long about) {
        before = before < 0 ? aggregates : before;
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(every);
        double seconds = Math.max(1, Duration.between(began, now).toMillis()) / 1e3;
        // What an earlier process has compared was not this one's speed.
        double rate = Math.max(1, aggregates - before) / seconds;
        String line = "%s: %d of about %d compared (%d %%), %.0f a second, %.0f s left"
                .formatted(
                        entity,
                        aggregates,
                        about,
                        100 * aggregates / Math.max(1, about),
                        rate,
                        (about - aggregates) / rate);
        if (terminal.interactive()) {
            terminal.err().print("\r" + line + "   ");
            terminal.err().flush();
            open = true;
        } else {
            terminal.say(line);
        }
    }

    @Override
    public void reached(Checkpoint checkpoint) {
        try {
            if (file.isPresent() && !refused) {
                file.get().write(checkpoint);
            }
        } catch (IOException e) {
            refused = true;
            terminal.say(entity + ": this check could not be resumed, for its state cannot be kept: " + e);
        }
    }

    /** Ends the line that is written over and over. */
    void end() {
        if (open) {
            terminal.err().println();
        }
    }
}
