package io.strangler.cli;

import io.strangler.consistency.CheckReport;
import io.strangler.consistency.FieldDifference;
import io.strangler.consistency.Mismatch;
import io.strangler.consistency.Scope;
import io.strangler.consistency.Skipped;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.MigrationPlan;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what checks found. */
final class CheckOutput {
    private static final int SHOWN = 20;

    private final Terminal terminal;
    private final Function<CapabilityName, Masking> maskings;

    CheckOutput(Terminal terminal, MigrationPlan plan) {
        this.terminal = terminal;
        this.maskings = capability -> new Masking(
                Objects.requireNonNull(plan.capabilities().get(capability)).masked());
    }

    void show(List<CheckReport> reports, boolean json) {
        if (json) {
            ObjectNode document = Json.document();
            ArrayNode entities = document.putArray("entities");
            reports.forEach(report -> json(entities.addObject(), report));
            Json.print(terminal, document);
        } else {
            table(reports);
        }
        reports.forEach(this::say);
    }

    private void table(List<CheckReport> reports) {
        Table summary = new Table("ENTITY", "LEGACY ROWS", "MODERN ROWS", "IN FLIGHT", "MISMATCHES", "SKIPPED");
        reports.forEach(report -> summary.row(
                report.entity(),
                report.rowsLegacy(),
                report.rowsModern(),
                report.inFlight(),
                report.confirmed(),
                report.skipped()));
        summary.print(terminal);
        Table details = new Table("ENTITY", "KEY", "WHAT", "LEGACY SAYS", "MODERN SAYS", "CAUSE");
        for (CheckReport report : reports) {
            report.mismatches().stream().limit(SHOWN).forEach(mismatch -> rows(details, report, mismatch));
            report.skips().stream()
                    .limit(SHOWN)
                    .forEach(skip -> details.row(report.entity(), skip.key(), "skipped", reason(report, skip), "", ""));
        }
        if (!details.isEmpty()) {
            terminal.out().println();
            details.print(terminal);
        }
    }

    private void rows(Table table, CheckReport report, Mismatch mismatch) {
        String key = mismatch.key().text();
        if (mismatch.fields().isEmpty()) {
            table.row(
                    report.entity(),
                    key,
                    mismatch.kind(),
                    "",
                    "",
                    mismatch.cause().word());
        }
        mismatch.fields().stream()
                .map(maskings.apply(report.capability())::of)
                .forEach(field -> table.row(
                        report.entity(),
                        key,
                        field.name(),
                        quoted(field.legacy()),
                        quoted(field.modern()),
                        mismatch.cause().word()));
    }

    // Without quotes a trailing blank, or an empty text against none, could not be seen.
    private static String quoted(@org.jspecify.annotations.Nullable Object value) {
        if (value == null) {
            return "-";
        }
        return value instanceof String text
                ? '"' + text.replace("\n", "\\n").replace("\t", "\\t") + '"'
                : value.toString();
    }

    private String reason(CheckReport report, Skipped skip) {
        return maskings.apply(report.capability()).reason(skip.reason());
    }

    private void say(CheckReport report) {
        report.notes().forEach(note -> terminal.say(report.entity() + ": " + note));
        if (!(report.scope() instanceof Scope.Sample)) {
            terminal.say(report.entity() + ": what was written since this check began is compared by: strangler check "
                    + report.entity() + " --since " + report.position());
        }
        if (report.confirmed() > 0) {
            terminal.say(
                    report.entity() + ": " + Terminal.count(report.confirmed(), "confirmed difference") + ", must be 0"
                            + (report.confirmed() > SHOWN ? " (all listed by -o json up to 1000)" : "")
                            + "; see what a repair would do: strangler repair " + report.entity());
        } else if (report.skipped() > 0) {
            terminal.say(report.entity() + ": " + Terminal.count(report.skipped(), "row")
                    + " could not be compared, must be 0; correct them where they are, then: strangler check "
                    + report.entity());
        } else if (!report.decided()) {
            terminal.say(report.entity() + ": " + Terminal.count(report.undecided(), "difference")
                    + " undecided for want of a stream, must be 0; see: strangler status, then: strangler check "
                    + report.entity());
        } else {
            terminal.say(report.entity() + ": clean"
                    + (report.scope().whole()
                            ? ""
                            : ", " + report.scope() + " (" + report.compared()
                                    + " compared), which is no evidence for a gate"));
        }
    }

    private void json(ObjectNode node, CheckReport report) {
        node.put("entity", report.entity())
                .put("capability", report.capability().value())
                .put("at", report.at().toString())
                .put("rowsLegacy", report.rowsLegacy())
                .put("rowsModern", report.rowsModern())
                .put("scope", report.scope().toString())
                .put("position", report.position().toString())
                .put("compared", report.compared())
                .put("inFlight", report.inFlight())
                .put("undecided", report.undecided())
                .put("confirmed", report.confirmed())
                .put("skipped", report.skipped());
        Json.texts(node, "notCompared", report.notCompared());
        Json.texts(node, "notes", report.notes());
        ArrayNode mismatches = node.putArray("mismatches");
        report.mismatches().forEach(mismatch -> {
            ObjectNode each =
                    mismatches.addObject().put("key", mismatch.key().text()).put("kind", mismatch.kind());
            fields(each, mismatch.fields(), maskings.apply(report.capability()));
            each.put("cause", mismatch.cause().word())
                    .put("at", mismatch.moment().at().toString())
                    .put("positionLegacy", mismatch.moment().legacy())
                    .put("positionModern", mismatch.moment().modern());
        });
        ArrayNode skips = node.putArray("skips");
        report.skips().forEach(skip -> skips.addObject().put("key", skip.key()).put("reason", reason(report, skip)));
    }

    static void fields(ObjectNode node, List<FieldDifference> fields, Masking masking) {
        ArrayNode array = node.putArray("fields");
        fields.stream().map(masking::of).forEach(field -> {
            ObjectNode each = array.addObject().put("name", field.name());
            Json.value(each, "legacy", field.legacy());
            Json.value(each, "modern", field.modern());
        });
    }

    static String names(List<FieldDifference> fields) {
        return fields.stream().map(FieldDifference::name).collect(Collectors.joining(", "));
    }
}
