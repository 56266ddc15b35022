package io.strangler.bridge.apply;

import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Refused;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which entities the rows of which tables of the log belong to. */
public final class Routes {
    private final Map<QualifiedTable, List<Touches.Route>> byTable = new HashMap<>();

    private final ModernIds ids;

    private Routes(ModernIds ids) {
        this.ids = ids;
    }

    /** @param whole the tables whose rows the log carries whole */
    public static Routes of(List<EntitySync> entities, Connection source, Set<QualifiedTable> whole)
            throws SQLException {
        Routes routes = new Routes(ModernIds.of(entities, source));
        for (EntitySync entity : entities) {
            for (TableShape table : entity.shape().tables()) {
                QualifiedTable name = QualifiedTable.resolve(source, table.table());
                routes.byTable
                        .computeIfAbsent(name, it -> new ArrayList<>())
                        .add(Touches.Route.of(entity, table, whole.contains(name)));
            }
        }
        return routes;
    }

    List<Touches.Route> from(QualifiedTable table) {
        return byTable.getOrDefault(table, List.of());
    }

    /** Returns the tables. */
    public Set<QualifiedTable> tables() {
        return byTable.keySet();
    }

    /** Returns what the tables tell that only the modern side knows. */
    ModernIds ids() {
        return ids;
    }

    /**
     * Prepares to say for whom the changes of transactions are.
     *
     * @param source used until the result is closed, if rows do not say so themselves
     * @throws Refused if rows belong to no entity
     */
    public Addresses addresses(Connection source, List<SourceTransaction> transactions) throws SQLException {
        Optional<QualifiedTable> unknown = unknown(transactions);
        if (unknown.isPresent()) {
            requireReadable(source);
            throw unknown(unknown.get());
        }
        Set<EntitySync> asked = new LinkedHashSet<>();
        transactions.stream()
                .flatMap(each -> each.rows().tables().stream())
                .flatMap(table -> from(table).stream())
                .filter(route -> !route.direct())
                .forEach(route -> asked.add(route.entity()));
        if (!asked.isEmpty()) {
            SourceSnapshot.begin(
                    source,
                    asked,
                    transactions.stream().map(SourceTransaction::xid).toList());
        }
        return new Addresses(this, source);
    }

    /** Makes sure that the entities' tables are what they have to be. */
    public void requireReadable(Connection source) throws SQLException {
        for (EntitySync entity : roots().keySet()) {
            entity.readable().require(source);
        }
    }

    /** Returns the tables of the entities' roots. */
    Map<EntitySync, QualifiedTable> roots() {
        Map<EntitySync, QualifiedTable> roots = new HashMap<>();
        byTable.forEach((table, all) -> all.stream()
                .filter(route -> route.table().link().isEmpty())
                .forEach(route -> roots.put(route.entity(), table)));
        return roots;
    }

    Set<EntitySync> touched(List<SourceTransaction> transactions) {
        Set<EntitySync> touched = new LinkedHashSet<>();
        for (SourceTransaction transaction : transactions) {
            for (QualifiedTable table : transaction.rows().tables()) {
                from(table).forEach(route -> touched.add(route.entity()));
            }
        }
        return touched;
    }

    /** Returns a table from which rows came that belong to no entity. */
    Optional<QualifiedTable> unknown(List<SourceTransaction> transactions) {
        return transactions.stream()
                .flatMap(each -> each.rows().tables().stream())
                .filter(table -> !byTable.containsKey(table) && !table.equals(QualifiedTable.HEARTBEAT))
                .findFirst();
    }

    /** Only mapped tables are logged, so this was one of them, and whose rows these were cannot be told any more. */
    static Refused unknown(QualifiedTable table) {
        return new Refused(
                "rows were changed under the name " + table + ", which is not mapped: a mapped table had it for a"
                        + " while, or somebody added it to the stream's publication. They are not carried, and nothing after them;"
                        + " begin anew with a load: strangler stream reload");
    }
}
