package io.strangler.reference.migration.story;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;

/** Tells the story on standard output, line by line; coloured only for a person at a terminal. */
public final class Narrator {
    private static final String BOLD = "1";
    private static final String GREEN = "32";
    private static final String RED = "31";
    private static final String GREY = "90";

    private final PrintStream out;
    private final boolean colour;
    private volatile boolean silent;

    Narrator(PrintStream out, boolean colour) {
        this.out = out;
        this.colour = colour;
    }

    /** Returns a narrator for this program's user. */
    public static Narrator ofTerminal() {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new Narrator(System.out, terminal && System.getenv("NO_COLOR") == null);
    }

    /** Says nothing any more: the user has asked for the end. */
    public void fallSilent() {
        silent = true;
    }

    public void title(String text) {
        say("");
        say(in(BOLD, text));
    }

    public void line(String text) {
        say("   " + text);
    }

    public void aside(String text) {
        say("   " + in(GREY, text));
    }

    public void good(String text) {
        say("   " + in(GREEN, "✓") + " " + text);
    }

    public void bad(String text) {
        say("   " + in(RED, "✗") + " " + text);
    }

    /** Prints a table of two columns. */
    public void table(Map<String, String> rows) {
        int width = rows.keySet().stream().mapToInt(String::length).max().orElse(0);
        rows.forEach((name, value) -> say("   " + in(BOLD, name) + " ".repeat(width - name.length() + 2) + value));
    }

    private void say(String line) {
        if (!silent) {
            out.println(line);
        }
    }

    private String in(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
