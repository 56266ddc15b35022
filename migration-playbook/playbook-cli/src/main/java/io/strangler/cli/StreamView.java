package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.StreamState;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One stream as the operator sees it.
 *
 * @param direction {@code forward} or {@code reverse}
 * @param state the bridge's word, or {@code last known} when only the control database could be asked
 * @param load what the bridge says of the load by which the stream began, or begins
 */
record StreamView(
        String direction,
        String state,
        double lagSeconds,
        long lagBytes,
        long applied,
        long skipped,
        long parked,
        long settling,
        Optional<String> provenAt,
        Optional<String> failure,
        Optional<JsonNode> load) {
    /** Asks the bridge's answer first, and the control database when the bridge is silent or only stands by. */
    static List<StreamView> of(Workspace workspace, CapabilityName capability, Answer bridge) {
        if (bridge instanceof Answer.Body body && standby(bridge).isEmpty()) {
            List<StreamView> views = new ArrayList<>();
            for (JsonNode each : body.json().path("streams")) {
                if (each.path("capability").asString("").equals(capability.value())) {
                    views.add(told(each));
                }
            }
            return views;
        }
        try {
            return workspace.control().isEmpty()
                    ? List.of()
                    : workspace.control().get().evidence().streams(capability).stream()
                            .map(StreamView::known)
                            .toList();
        } catch (SQLException e) {
            return List.of();
        }
    }

    /** Returns which bridge owns the migration when the one that answered stands by. */
    static Optional<String> standby(Answer bridge) {
        return bridge instanceof Answer.Body body ? text(body.json(), "owner") : Optional.empty();
    }

    void json(ArrayNode array) {
        ObjectNode node = array.addObject()
                .put("direction", direction)
                .put("lagSeconds", lagSeconds)
                .put("lagBytes", lagBytes)
                .put("applied", applied)
                .put("skipped", skipped)
                .put("parked", parked)
                .put("settling", settling)
                .put("state", state);
        Json.text(node, "provenAt", provenAt);
        Json.text(node, "failure", failure);
        load.ifPresent(told -> node.set("load", told));
    }

    private static StreamView told(JsonNode node) {
        return new StreamView(
                direction(node.path("from").asString("")),
                node.path("state").asString("?"),
                node.path("lagMillis").asLong(0) / 1000.0,
                node.path("lagBytes").asLong(0),
                node.path("applied").asLong(0),
                node.path("skipped").asLong(0),
                node.path("parked").asLong(0),
                node.path("settling").asLong(0),
                text(node, "provenAt"),
                text(node, "failure"),
                node.path("load").isObject() ? Optional.of(node.path("load")) : Optional.empty());
    }

    private static StreamView known(StreamState state) {
        return new StreamView(
                direction(state.from().word()),
                "last known " + state.at(),
                state.lagMillis() / 1000.0,
                state.lagBytes(),
                state.applied(),
                state.skipped(),
                state.parked(),
                0,
                state.provenAt().map(Object::toString),
                state.failure(),
                Optional.empty());
    }

    private static String direction(String from) {
        return from.equals(Side.LEGACY.word()) ? "forward" : "reverse";
    }

    private static Optional<String> text(JsonNode node, String field) {
        String text = node.path(field).asString("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
