package io.strangler.cli;

import io.strangler.playbook.gate.Basis;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what gates say. */
final class GateTable {
    private GateTable() {}

    static String word(Verdict verdict) {
        return switch (verdict) {
            case OPEN -> "open";
            case CLOSED -> "closed";
            case NOT_ENOUGH -> "not enough evidence";
        };
    }

    static Table of(List<GateResult> gates) {
        Table table = new Table("GATE", "VERDICT", "MEASURED", "MUST BE", "WINDOW", "SAMPLE");
        gates.forEach(gate -> table.row(
                gate.name(),
                word(gate.verdict()),
                gate.measured(),
                gate.bound(),
                gate.basis().window().map(GateTable::words).orElse("-"),
                gate.basis().sample().isPresent()
                        ? Long.toString(gate.basis().sample().getAsLong())
                        : "-"));
        return table;
    }

    private static String words(Duration window) {
        long seconds = window.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }

    static void json(ObjectNode node, Stage to, List<GateResult> gates) {
        ArrayNode array = node.putArray("gates");
        gates.forEach(gate -> {
            Basis basis = gate.basis();
            ObjectNode each = array.addObject()
                    .put("gate", gate.name())
                    .put("to", to.word())
                    .put("verdict", word(gate.verdict()))
                    .put("measured", gate.measured())
                    .put("bound", gate.bound());
            Json.text(each, "unit", Optional.of(basis.unit()).filter(unit -> !unit.isEmpty()));
            Json.number(each, "value", basis.value());
            Json.number(each, "limit", basis.limit());
            Json.number(
                    each,
                    "windowSeconds",
                    basis.window()
                            .map(Duration::toSeconds)
                            .map(OptionalLong::of)
                            .orElse(OptionalLong.empty()));
            Json.number(each, "sample", basis.sample());
        });
    }

    /** Says every gate that is not open, one line each. */
    static void sayWhatIsNotOpen(Terminal terminal, List<GateResult> gates) {
        gates.stream()
                .filter(gate -> gate.verdict() != Verdict.OPEN)
                .forEach(gate -> terminal.say(word(gate.verdict()) + ": " + gate));
    }

    static int exit(Verdict verdict) {
        return switch (verdict) {
            case OPEN -> Exit.OK;
            case CLOSED -> Exit.GATE_CLOSED;
            case NOT_ENOUGH -> Exit.NOT_ENOUGH_EVIDENCE;
        };
    }
}
