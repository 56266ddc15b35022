package io.strangler.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where a command writes and whom it may ask: data goes to {@code out}, messages to {@code err}.
 *
 * @param interactive whether a person sits there who can be asked
 * @param colour whether escape sequences are understood and wanted
 * @param answers reads one line of answer
 */
record Terminal(
        PrintStream out, PrintStream err, boolean interactive, boolean colour, Supplier<Optional<String>> answers) {
    /** Returns the process's own streams. */
    @SuppressWarnings("SystemConsoleNull") // Null where the platform has no console at all.
    static Terminal system() {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        String unwanted = System.getenv("NO_COLOR");
        return new Terminal(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                terminal,
                terminal && (unwanted == null || unwanted.isEmpty()),
                Terminal::line);
    }

    /** Writes one message for the person, prefixed so that it is told apart in a log. */
    void say(String message) {
        err.println("strangler: " + message);
    }

    /** Returns a count with its noun, for example {@code 1 problem} or {@code 3 problems}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** Asks a question that is answered no unless the answer begins with y. */
    boolean confirm(String question) {
        err.print(question + " [y/N] ");
        err.flush();
        return answers.get()
                .map(String::strip)
                .filter(answer -> answer.startsWith("y") || answer.startsWith("Y"))
                .isPresent();
    }

    /** Returns the text in bold where colours are wanted. */
    String strong(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    private static Optional<String> line() {
        try {
            return Optional.ofNullable(
                    new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the answer", e);
        }
    }
}
