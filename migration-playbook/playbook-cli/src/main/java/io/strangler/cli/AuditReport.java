package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.ledger.Ledger.Entry;
import java.sql.SQLException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything the ledger has ever been told, oldest first, over all capabilities: who, when, what, before, after, why. */
final class AuditReport {
    private AuditReport() {}

    static List<Entry> read(Ledger ledger, Collection<CapabilityName> capabilities) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        for (CapabilityName name : capabilities) {
            entries.addAll(ledger.history(name).reversed());
        }
        // Stable: of one moment the order of the ledger stays.
        entries.sort(Comparator.comparing(Entry::at));
        return entries;
    }

    static void print(Terminal terminal, List<Entry> entries) {
        Table table = new Table("WHEN", "CAPABILITY", "WHO", "WHAT", "BEFORE", "AFTER", "WHY");
        entries.forEach(entry -> table.row(
                entry.at().truncatedTo(ChronoUnit.SECONDS),
                entry.capability(),
                entry.actor(),
                entry.action(),
                entry.before(),
                entry.after(),
                entry.reason()));
        table.print(terminal);
    }

    static void json(ObjectNode document, List<Entry> entries) {
        ArrayNode array = document.putArray("entries");
        entries.forEach(entry -> array.addObject()
                .put("at", entry.at().toString())
                .put("capability", entry.capability().value())
                .put("who", entry.actor())
                .put("what", entry.action())
                .put("before", entry.before())
                .put("after", entry.after())
                .put("why", entry.reason()));
    }
}
