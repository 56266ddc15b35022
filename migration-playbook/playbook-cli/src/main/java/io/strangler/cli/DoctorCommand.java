package io.strangler.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at everything a migration needs and says what is missing. */
@Command(
        name = "doctor",
        description = "Looks at everything the migration needs and says what is missing.",
        mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Option(names = "--sql", description = "Print the statements an administrator has to run, and nothing else.")
    private boolean sql;

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            throw new Refusal(Exit.FAILURE, "not yet " + sql + terminal + workspace);
        }
    }
}
