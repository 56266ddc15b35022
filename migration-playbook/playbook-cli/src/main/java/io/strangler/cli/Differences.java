package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The fields by which the sides' answers differ, as the proxy counts them since its start: the most frequent first. */
final class Differences {
    private static final int SHOWN = 20;

    private final Table table = new Table("CAPABILITY", "DIFFERS", "WHERE", "TIMES", "FIRST", "LAST");
    private int hidden;

    /** @param shadow what the proxy tells of a capability's mirrored requests; missing for nothing */
    void add(CapabilityName capability, JsonNode shadow) {
        add(capability, "reads", shadow.path("kinds"));
        add(capability, "sandbox", shadow.path("sandbox").path("kinds"));
        add(capability, "noise", shadow.path("noise"));
    }

    private void add(CapabilityName capability, String where, JsonNode kinds) {
        List<JsonNode> sorted = StreamSupport.stream(kinds.spliterator(), false)
                .sorted(Comparator.comparingLong((JsonNode kind) -> count(kind)).reversed())
                .toList();
        for (JsonNode kind : sorted) {
            if (table.size() < SHOWN) {
                table.row(
                        capability,
                        printable(kind.path("field").asString("")),
                        where,
                        count(kind),
                        seconds(kind.path("firstSeen").asString("")),
                        seconds(kind.path("lastSeen").asString("")));
            } else {
                hidden++;
            }
        }
    }

    void print(Terminal terminal) {
        if (!table.isEmpty()) {
            terminal.out().println();
            table.print(terminal);
        }
        if (hidden > 0) {
            terminal.say(hidden + " more fields differ; see: strangler status -o json");
        }
    }

    private static long count(JsonNode kind) {
        return kind.path("count").asLong(0);
    }

    private static String seconds(String instant) {
        try {
            return Instant.parse(instant).truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeParseException e) {
            return instant;
        }
    }

    // Names of members are whatever an upstream sends; none of them is a command to the terminal.
    private static String printable(String field) {
        return field.replaceAll("\\p{Cntrl}", "?");
    }
}
