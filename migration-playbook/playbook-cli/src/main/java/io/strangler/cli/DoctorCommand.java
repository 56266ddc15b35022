package io.strangler.cli;

import io.strangler.cli.Finding.Grade;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

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
            Examination examination = new Examination(workspace).run();
            if (sql) {
                print(examination);
            } else if (options.json()) {
                Json.print(terminal, json(examination.findings()));
            } else {
                Table table = new Table("", "WHAT", "FOUND", "WHAT TO DO");
                examination
                        .findings()
                        .forEach(each -> table.row(each.grade().word(), each.what(), each.found(), each.remedy()));
                table.print(terminal);
            }
            long failed = examination.findings().stream()
                    .filter(each -> each.grade() == Grade.FAIL)
                    .count();
            if (failed > 0) {
                terminal.say(Terminal.count(failed, "finding") + " of grade fail, must be 0"
                        + (examination.statements().isEmpty() || sql
                                ? ""
                                : "; what an administrator has to run: strangler doctor --sql"));
            }
            return failed > 0 ? Exit.FAILURE : Exit.OK;
        }
    }

    private void print(Examination examination) {
        examination.statements().forEach((database, statements) -> {
            terminal.out().println("-- " + database);
            statements.forEach(terminal.out()::println);
        });
        if (examination.statements().isEmpty()) {
            terminal.say("nothing for an administrator to run");
        }
    }

    private static ObjectNode json(List<Finding> findings) {
        ObjectNode document = Json.document();
        ArrayNode array = document.putArray("findings");
        findings.forEach(each -> array.addObject()
                .put("grade", each.grade().word())
                .put("what", each.what())
                .put("found", each.found())
                .put("remedy", each.remedy()));
        return document;
    }
}
