package io.strangler.consistency;

import io.strangler.consistency.RepairReport.Step;
import java.util.ArrayList;
import java.util.List;

/** The statements of one repair, with what a person needs to know about them. */
final class RepairScript {
    private RepairScript() {}

    static List<String> of(Step step, Mismatch mismatch, List<String> statements) {
        List<String> lines = new ArrayList<>();
        // The key is data: a line feed in it would end the comment.
        lines.add("-- " + step.key().text().replaceAll("\\R", " ") + ": " + mismatch.kind() + ", "
                + mismatch.cause().word());
        lines.add("begin;");
        lines.addAll(statements);
        lines.add("commit;");
        return lines;
    }
}
