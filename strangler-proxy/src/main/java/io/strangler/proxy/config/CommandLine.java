package io.strangler.proxy.config;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What the operator typed. */
public sealed interface CommandLine {
    String USAGE = "usage: strangler-proxy --plan FILE [--port N] [--admin-port N]";

    /** Start with this plan; the ports, where given, replace the plan's. */
    record Run(Path plan, OptionalInt port, OptionalInt adminPort) implements CommandLine {}

    /** Only say how to use the program. */
    record Help() implements CommandLine {}

    /** Not understood, and why. */
    record Misuse(String reason) implements CommandLine {}

    static CommandLine parse(List<String> arguments) {
        Path plan = null;
        OptionalInt port = OptionalInt.empty();
        OptionalInt adminPort = OptionalInt.empty();
        for (int i = 0; i < arguments.size(); i++) {
            String[] parts = arguments.get(i).split("=", 2);
            if (parts[0].equals("--help") || parts[0].equals("-h")) {
                return new Help();
            }
            if (!List.of("--plan", "--port", "--admin-port").contains(parts[0])) {
                return new Misuse("unknown option " + parts[0]);
            }
            String value = parts.length == 2 ? parts[1] : i + 1 < arguments.size() ? arguments.get(++i) : null;
            if (value == null || value.isEmpty()) {
                return new Misuse(parts[0] + " needs a value");
            }
            if (parts[0].equals("--plan")) {
                plan = Path.of(value);
                continue;
            }
            OptionalInt number = portNumber(value);
            if (number.isEmpty()) {
                return new Misuse(parts[0] + " must be a port from 0 to 65535, not " + value);
            }
            if (parts[0].equals("--port")) {
                port = number;
            } else {
                adminPort = number;
            }
        }
        return complete(plan, port, adminPort);
    }

    private static CommandLine complete(@Nullable Path plan, OptionalInt port, OptionalInt adminPort) {
        return plan == null ? new Misuse("--plan is missing") : new Run(plan, port, adminPort);
    }

    private static OptionalInt portNumber(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(text));
    }
}
