package io.strangler.bridge.apply;

import io.strangler.bridge.apply.Touches.Route;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says for which aggregates changes are, so that they can be divided among several appliers. */
public final class Addresses implements AutoCloseable {
    private final Routes routes;
    private final Connection source;
    private final Map<Route, Map<List<String>, List<List<String>>>> owners = new LinkedHashMap<>();

    Addresses(Routes routes, Connection source) {
        this.routes = routes;
        this.source = source;
    }

    /**
     * Divides a change into what it means for each aggregate that it touches: for two if a key changed, or a child went from
     * one to another; for none if it is of a child whose root is gone, for that root's own row tells.
     *
     * @param at its position, for a refusal
     */
    public List<RowChange> of(RowChange change, Position at) throws SQLException {
        List<RowChange> all = new ArrayList<>();
        for (Route route : routes.from(change.table())) {
            Touches.refuseTruncation(change, at);
            Touches.refuseMissingKey(route, change, at);
            List<String> before = Touches.values(change.before(), route.keyColumns());
            List<String> after = Touches.values(change.after(), route.keyColumns());
            if (before.isEmpty() || after.isEmpty() || before.equals(after)) {
                List<String> one = after.isEmpty() ? before : after;
                address(route, one, change, all);
            } else {
                address(route, before, change.with(Operation.DELETE, change.before(), Map.of()), all);
                // Of a root not an insert: an aggregate that got another key was not born.
                Operation arrival = route.table().link().isEmpty() ? Operation.UPDATE : Operation.INSERT;
                address(route, after, change.with(arrival, Map.of(), change.after()), all);
            }
        }
        return all;
    }

    private void address(Route route, List<String> values, RowChange change, List<RowChange> all) throws SQLException {
        for (List<String> key : keys(route, values)) {
            all.add(change.to(new Addressee(route.entity().name(), key)));
        }
    }

    private List<List<String>> keys(Route route, List<String> values) throws SQLException {
        if (route.direct()) {
            return List.of(values);
        }
        Map<List<String>, List<List<String>>> known = owners.computeIfAbsent(route, it -> new LinkedHashMap<>());
        List<List<String>> keys = known.get(values);
        if (keys == null) {
            keys = new ArrayList<>();
            for (Key key : route.entity().source().owners(source, route.table().table(), List.of(values))) {
                keys.add(route.entity().source().texts(key));
            }
            known.put(values, keys);
        }
        return keys;
    }

    @Override
    public void close() throws SQLException {
        // Whoever looked at the source meanwhile did it in the same transaction.
        if (!source.getAutoCommit()) {
            SourceSnapshot.end(source);
        }
    }
}
