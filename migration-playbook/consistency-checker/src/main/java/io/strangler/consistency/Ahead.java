package io.strangler.consistency;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Reads on a thread of its own while others compare, never more than a few pages ahead of them. */
final class Ahead implements AutoCloseable {
    private static final int PAGES = 4;

    private final BlockingQueue<Page> pages = new ArrayBlockingQueue<>(PAGES);
    private final Thread reader;

    private Ahead(Opening opening, String name) {
        // Virtual: interrupting it also ends a wait for the database.
        this.reader = Thread.ofVirtual().name(name).start(() -> read(opening));
    }

    static Ahead of(Opening opening, String name) {
        return new Ahead(opening, name);
    }

    /** Returns the next aggregates; none at the end, which is asked for once. */
    List<Keyed> next() throws SQLException, InterruptedException {
        return switch (pages.take()) {
            case Page.Read read -> read.aggregates();
            case Page.Failed failed -> throw failed.here();
        };
    }

    private void read(Opening opening) {
        try {
            try (Reading reading = opening.open()) {
                List<Keyed> page;
                do {
                    page = reading.next();
                    pages.put(new Page.Read(page));
                } while (!page.isEmpty());
            } catch (SQLException | RuntimeException e) {
                pages.put(new Page.Failed(e));
            }
        } catch (InterruptedException e) {
            // Nobody asks any more.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Begins to read, on the thread that goes on to do it. */
    interface Opening {
        Reading open() throws SQLException;
    }

    private sealed interface Page {
        record Read(List<Keyed> aggregates) implements Page {}

        record Failed(Exception cause) implements Page {
            SQLException here() {
                if (cause instanceof RuntimeException unchecked) {
                    throw unchecked;
                }
                SQLException failure = (SQLException) cause;
                return new SQLException(failure.getMessage(), failure.getSQLState(), failure);
            }
        }
    }
}
