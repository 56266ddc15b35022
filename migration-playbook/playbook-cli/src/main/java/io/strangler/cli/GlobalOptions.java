package io.strangler.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that every command takes. */
final class GlobalOptions {
    @Option(
            names = "--plan",
            paramLabel = "FILE",
            defaultValue = "migration.yaml",
            description = "The migration plan (default: ${DEFAULT-VALUE}).")
    Path plan = Path.of("migration.yaml");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    Form form = Form.table;

    Workspace open() {
        return Workspace.open(plan);
    }

    boolean json() {
        return form == Form.json;
    }

    /** How data is printed; the constants are what is typed. */
    enum Form {
        table,
        json
    }
}
