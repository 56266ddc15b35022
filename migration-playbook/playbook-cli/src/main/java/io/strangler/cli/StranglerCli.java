package io.strangler.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.strangler.consistency.NotCheckable;
import io.strangler.playbook.InvalidFile;
import io.strangler.translate.jdbc.ShapeMismatch;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The operator's commands; each ends with an exit code that scripts can rely on. */
@Command(
        name = "strangler",
        description = "Moves a running monolith to services, one capability at a time.",
        version = "strangler 0.1.0",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:ok",
            " 1:failure",
            " 2:usage",
            " 3:gate closed",
            " 4:mismatches found",
            " 5:changes pending",
            " 6:not enough evidence",
            " 7:timed out",
            "130:interrupted"
        },
        footer = {"", "Programs of their own: strangler demo, strangler proxy, strangler bridge."})
public final class StranglerCli implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private StranglerCli() {}

    public static void main(String[] arguments) {
        System.exit(run(Terminal.system(), arguments));
    }

    /** Runs one command to its end and returns its exit code. */
    static int run(Terminal terminal, String... arguments) {
        return commandLine(terminal).execute(arguments);
    }

    static CommandLine commandLine(Terminal terminal) {
        return new CommandLine(new StranglerCli())
                .addSubcommand(new StatusCommand(terminal))
                .addSubcommand(new PlanCommand(terminal))
                .addSubcommand(new CheckCommand(terminal))
                .addSubcommand(new RepairCommand(terminal))
                .addSubcommand(new ParkedCommand(terminal))
                .addSubcommand(new StreamCommand(terminal))
                .addSubcommand(new AdvanceCommand(terminal))
                .addSubcommand(new RollbackCommand(terminal))
                .addSubcommand(new RampCommand(terminal))
                .addSubcommand(new GatesCommand(terminal))
                .addSubcommand(new ApproveCommand(terminal))
                .addSubcommand(new ExplainCommand(terminal))
                .addSubcommand(new DiscoverCommand(terminal))
                .addSubcommand(new FlagsCommand(terminal))
                .addSubcommand(new ReportCommand(terminal))
                .addSubcommand(new DoctorCommand(terminal))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpWidth(Table.WIDTH)
                .setOut(new PrintWriter(terminal.out(), true, UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, UTF_8))
                .setParameterExceptionHandler((problem, words) -> usage(terminal, problem))
                .setExecutionExceptionHandler((problem, line, result) -> failure(terminal, problem));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }

    private static int usage(Terminal terminal, ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        terminal.say(problem.getMessage() + "; see: " + command + " --help");
        return Exit.USAGE;
    }

    private static int failure(Terminal terminal, Exception problem) {
        return switch (problem) {
            case Refusal refusal -> say(terminal, refusal.exit(), refusal);
            case InvalidFile invalid -> {
                invalid.problems().forEach(each -> terminal.say(each.toString()));
                yield Exit.FAILURE;
            }
            case NotCheckable missing -> say(terminal, Exit.FAILURE, missing);
            case ShapeMismatch mismatch -> say(terminal, Exit.FAILURE, mismatch);
            case UncheckedIOException unreadable -> say(terminal, Exit.FAILURE, unreadable);
            case SQLException database -> {
                terminal.say("a database refused: " + database.getMessage() + "; see: strangler doctor");
                yield Exit.FAILURE;
            }
            case InterruptedException interrupted -> {
                terminal.say("interrupted");
                yield Exit.INTERRUPTED;
            }
            case Exception defect -> {
                terminal.say("failed: " + defect
                        + (defect.getStackTrace().length == 0 ? "" : " at " + defect.getStackTrace()[0]));
                yield Exit.FAILURE;
            }
        };
    }

    private static int say(Terminal terminal, int exit, Exception problem) {
        terminal.say(String.valueOf(problem.getMessage()));
        return exit;
    }
}
