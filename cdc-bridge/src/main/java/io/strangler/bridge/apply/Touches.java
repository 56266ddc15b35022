package io.strangler.bridge.apply;

import io.strangler.bridge.apply.Touch.Part;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Refused;
import io.strangler.translate.Key;
import io.strangler.translate.TableShape;
import io.strangler.translate.TableShape.Link;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reduces changed rows to the aggregates they belong to. */
final class Touches {
    private final Routes routes;
    private final Map<EntitySync, Map<Key, Touch>> touched = new LinkedHashMap<>();
    private final Map<Route, Map<List<String>, List<Part>>> orphans = new LinkedHashMap<>();

    private final List<ModernIds.At> untold = new ArrayList<>();

    Touches(Routes routes) {
        this.routes = routes;
    }

    void add(RowChange change, Position at) {
        Addressee addressee = change.addressee();
        for (Route route : routes.from(change.table())) {
            refuseTruncation(change, at);
            if (addressee != null) {
                if (addressee.entity().equals(route.entity().name())) {
                    touch(route.entity(), route.entity().source().key(addressee.key()), new Part(route, change, at));
                }
            } else if (!routes.ids().in(change.table())) {
                add(route, change, at);
            }
        }
        if (addressee == null && routes.ids().in(change.table())) {
            untold.add(new ModernIds.At(change, at));
        }
    }

    /**
     * Finds the aggregates of rows that tell identifiers of their own side, and of children whose rows do not carry the shared
     * key; of a root that is gone its own row tells.
     */
    void resolve(Connection source) throws SQLException {
        if (!untold.isEmpty()) {
            for (ModernIds.At each : routes.ids().told(untold, source)) {
                for (Route route : routes.from(each.change().table())) {
                    add(route, each.change(), each.at());
                }
            }
            untold.clear();
        }
        for (Map.Entry<Route, Map<List<String>, List<Part>>> each : orphans.entrySet()) {
            Route route = each.getKey();
            for (Map.Entry<List<String>, List<Part>> orphan : each.getValue().entrySet()) {
                Collection<Key> owners =
                        route.entity().source().owners(source, route.table().table(), List.of(orphan.getKey()));
                owners.forEach(key -> orphan.getValue().forEach(part -> touch(route.entity(), key, part)));
            }
        }
        orphans.clear();
    }

    Map<EntitySync, Map<Key, Touch>> touched() {
        return touched;
    }

    private void add(Route route, RowChange change, Position at) {
        Part part = new Part(route, change, at);
        List<String> before = values(change.before(), route.keyColumns());
        List<String> after = values(change.after(), route.keyColumns());
        refuseMissingKey(route, change, at);
        for (List<String> key : before.equals(after) ? List.of(after) : List.of(before, after)) {
            if (!key.isEmpty()) {
                if (route.direct()) {
                    touch(route.entity(), route.entity().source().key(key), part);
                } else {
                    orphans.computeIfAbsent(route, it -> new LinkedHashMap<>())
                            .computeIfAbsent(key, it -> new ArrayList<>())
                            .add(part);
                }
            }
        }
    }

    static void refuseTruncation(RowChange change, Position at) {
        if (change.operation() == Operation.TRUNCATE) {
            throw new Refused("table " + change.table() + " was truncated at " + at
                    + ", which the log reports without its rows: truncate its counterpart by hand as well, or have"
                    + " check and repair delete what is only there, then begin anew with a load: strangler stream"
                    + " reload");
        }
    }

    static void refuseMissingKey(Route route, RowChange change, Position at) {
        if (values(change.before(), route.keyColumns()).isEmpty()
                && values(change.after(), route.keyColumns()).isEmpty()) {
            throw new Refused("a change of " + change.table() + " at " + at + " is logged without " + route.keyColumns()
                    + ", by which its counterpart is found; run: alter table "
                    + change.table().quoted()
                    + " replica identity full");
        }
    }

    private void touch(EntitySync entity, Key key, Part part) {
        touched.computeIfAbsent(entity, it -> new LinkedHashMap<>())
                .computeIfAbsent(key, it -> new Touch(part.at()))
                .add(part);
    }

    // Empty when the image lacks one of the columns or has it null: then the row has no counterpart, or no such image
    // is logged.
    static List<String> values(Map<String, @Nullable String> image, List<String> columns) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            String value = image.get(column);
            if (value == null) {
                return List.of();
            }
            values.add(value);
        }
        return values;
    }

    /**
     * How a table's rows lead to their aggregate.
     *
     * @param keyColumns the columns that say it
     * @param direct whether those are the shared key, or only refer to the root row
     * @param whole whether the log carries whole rows
     */
    record Route(EntitySync entity, TableShape table, List<String> keyColumns, boolean direct, boolean whole) {
        static Route of(EntitySync entity, TableShape table, boolean whole) {
            TableShape root = entity.shape().root();
            if (table.link().isEmpty()) {
                return new Route(entity, table, table.key(), true, whole);
            }
            Map<String, String> columns = new LinkedHashMap<>();
            for (Link link : table.link()) {
                columns.put(link.rootColumn(), link.column());
            }
            boolean direct = columns.keySet().containsAll(root.key());
            List<String> names = direct
                    ? root.key().stream()
                            .map(column ->
                                    Optional.ofNullable(columns.get(column)).orElseThrow())
                            .toList()
                    : List.copyOf(columns.values());
            return new Route(entity, table, names, direct, whole);
        }
    }
}
