package io.strangler.reference.migration;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code strangler demo}. */
@Command(name = "strangler", subcommands = DemoCommand.class)
public final class ReferenceMigrationApplication {
    private ReferenceMigrationApplication() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ReferenceMigrationApplication())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("strangler demo: " + failure);
                    return 1;
                })
                .execute(arguments));
    }
}
