package io.strangler.bridge.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;

/** The command line: which plan, and where to listen if not where the plan says. */
public record BridgeArguments(Path plan, OptionalInt adminPort) {
    /** What the program accepts. */
    public static final String USAGE = "usage: --plan FILE [--admin-port N]";

    /**
     * Reads the command line.
     *
     * @throws WrongUsage naming the first argument that is not understood
     */
    public static BridgeArguments parse(String... arguments) {
        Optional<Path> plan = Optional.empty();
        OptionalInt port = OptionalInt.empty();
        Iterator<String> rest = Arrays.asList(arguments).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            String value;
            if (equals >= 0) {
                value = word.substring(equals + 1);
            } else if (rest.hasNext()) {
                value = rest.next();
            } else {
                throw new WrongUsage("'" + word + "' is not understood or lacks its value");
            }
            switch (option) {
                case "--plan" -> plan = Optional.of(Path.of(value));
                case "--admin-port" -> port = OptionalInt.of(port(value));
                default -> throw new WrongUsage("'" + option + "' is not understood");
            }
        }
        return new BridgeArguments(plan.orElseThrow(() -> new WrongUsage("--plan is missing")), port);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException e) {
            throw new WrongUsage("--admin-port '" + text + "' is no number", e);
        }
        throw new WrongUsage("--admin-port " + text + " is not between 0 and 65535");
    }

    /** Thrown for a command line that is not understood. */
    public static final class WrongUsage extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongUsage(String message) {
            super(message);
        }

        WrongUsage(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
