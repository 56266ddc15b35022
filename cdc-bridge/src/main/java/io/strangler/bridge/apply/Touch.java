package io.strangler.bridge.apply;

import io.strangler.bridge.apply.Touches.Route;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import java.util.ArrayList;
import java.util.List;

/** What a batch of transactions did to one aggregate. */
final class Touch {
    private final List<Part> parts = new ArrayList<>();
    private final Position first;
    private Position last;

    Touch(Position first) {
        this.first = first;
        this.last = first;
    }

    void add(Part part) {
        parts.add(part);
        last = part.at();
    }

    List<Part> parts() {
        return parts;
    }

    Position first() {
        return first;
    }

    Position last() {
        return last;
    }

    /** Returns whether the aggregate came into being in this batch. */
    boolean born() {
        return parts.stream()
                .anyMatch(part ->
                        part.route().table().link().isEmpty() && part.change().operation() == Operation.INSERT);
    }

    /** One changed row of the aggregate. */
    record Part(Route route, RowChange change, Position at) {}
}
