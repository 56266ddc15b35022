package io.strangler.reference.migration.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A process that outlives this one just long enough to end what it watches and to clear the work directory; a hook of
 * this JVM could not do that after {@code kill -9}.
 */
public final class Guard implements Closeable {
    // It learns of our death by the end of its input, which the operating system guarantees.
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            watched=
            keep=
            while read -r word id; do
              case $word in
                keep) keep=yes ;;
                forget)
                  rest=
                  for each in $watched; do [ "${each#*:}" = "$id" ] || rest="$rest $each"; done
                  watched=$rest ;;
                *) watched="$watched $word:$id" ;;
              esac
            done
            for each in $watched; do kill -s "${each%%:*}" "${each#*:}" 2>/dev/null; done
            for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
              alive=
              for each in $watched; do kill -0 "${each#*:}" 2>/dev/null && alive="$alive ${each#*:}"; done
              [ -n "$alive" ] || break
              sleep 0.2
            done
            [ -z "$alive" ] || kill -9 $alive 2>/dev/null
            [ -n "$keep" ] || rm -rf "$1"
            """;

    private final Process process;
    private final Writer orders;

    private Guard(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.US_ASCII);
    }

    /** Starts a guard over the processes to come and over the directory, which it removes at the end. */
    public static Guard over(Path workDirectory) throws IOException {
        return new Guard(new ProcessBuilder("sh", "-c", SCRIPT, "guard", workDirectory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Ends the process at our own end: a JVM by {@code TERM}, PostgreSQL by {@code INT}. */
    public void watch(String signal, long pid) {
        order(signal + " " + pid);
    }

    /** Stops watching a process that has ended; its id may soon be another's. */
    public void forget(long pid) {
        order("forget " + pid);
    }

    /** Leaves the work directory for a person to look at. */
    public void keepDirectory() {
        order("keep -");
    }

    /** Ends what is still watched, and waits until that is done. */
    @Override
    public void close() throws IOException {
        synchronized (orders) {
            orders.close();
        }
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void order(String line) {
        if (!process.isAlive()) {
            return;
        }
        try {
            synchronized (orders) {
                orders.write(line + "\n");
                orders.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the guard of the processes is gone", e);
        }
    }
}
