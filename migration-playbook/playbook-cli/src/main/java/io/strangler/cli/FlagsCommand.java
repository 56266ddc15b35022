package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.StageRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Validates the flags file without asking any program. */
@Command(
        name = "flags",
        description = "Validates the flags file: every problem with its file, line and key.",
        mixinStandardHelpOptions = true)
final class FlagsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    FlagsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            FlagReading reading = workspace.flags();
            Set<Problem> problems = new LinkedHashSet<>(reading.fileProblems());
            Map<CapabilityName, StageRule> rules = new LinkedHashMap<>();
            for (CapabilityName name : workspace.plan().capabilities().keySet()) {
                Flag flag = reading.flags().get(name);
                if (flag instanceof Flag.Good good) {
                    rules.put(name, good.rule());
                } else if (flag instanceof Flag.Bad bad) {
                    problems.addAll(bad.problems());
                }
            }
            if (options.json()) {
                Json.print(terminal, json(reading, rules, new ArrayList<>(problems)));
            } else {
                print(rules, problems);
            }
            if (!problems.isEmpty()) {
                terminal.say(Terminal.count(problems.size(), "problem")
                        + ", must be 0; the proxy keeps what it follows until the file is"
                        + " corrected; then run: strangler flags");
            }
            return problems.isEmpty() ? Exit.OK : Exit.FAILURE;
        }
    }

    private void print(Map<CapabilityName, StageRule> rules, Set<Problem> problems) {
        problems.forEach(problem -> terminal.out().println(problem));
        Table table = new Table("CAPABILITY", "STAGE");
        rules.forEach((name, rule) -> table.row(name, Standing.words(rule)));
        if (!table.isEmpty()) {
            table.print(terminal);
        }
    }

    private static ObjectNode json(FlagReading reading, Map<CapabilityName, StageRule> rules, List<Problem> problems) {
        ObjectNode document = Json.document().put("revision", reading.revision());
        ArrayNode flags = document.putArray("flags");
        rules.forEach((name, rule) -> flags.addObject()
                .put("capability", name.value())
                .put("stage", rule.stage().word())
                .put("share", rule.share()));
        ArrayNode list = document.putArray("problems");
        problems.forEach(problem -> list.addObject()
                .put("file", problem.file().toString())
                .put("line", problem.line())
                .put("key", problem.key())
                .put("message", problem.message()));
        return document;
    }
}
