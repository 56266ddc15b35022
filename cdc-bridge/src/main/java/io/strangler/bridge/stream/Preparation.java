package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.database.IdReserve;
import io.strangler.bridge.database.KeyColumns;
import io.strangler.bridge.database.Logged;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.Published;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.ReplicaIdentity;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Server;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.TableShape.Link;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a stream needs in its databases before it can run.
 *
 * @param columns the source's tables that are published, with the columns that are looked at in the log
 * @param others its other tables
 * @param whole those that are published whose rows the log carries whole
 */
record Preparation(
        List<EntitySync> entities,
        Map<QualifiedTable, Set<String>> columns,
        List<QualifiedTable> others,
        Set<QualifiedTable> whole,
        Published published) {
    static Preparation make(StreamSpec spec, Connection source, Connection destination) throws SQLException {
        Server.requireCapture(source);
        Server.requireRoom(source, spec.name());
        Origin.requireRoom(destination, spec.name());
        Schema.ensure(source);
        Schema.ensure(destination);
        new KnownShapes(spec).require(source, destination);
        List<EntitySync> entities = new ArrayList<>();
        reserve(spec, source, destination);
        for (EntityTranslator translator : spec.entities()) {
            EntitySync entity = EntitySync.open(translator, spec.from(), source, destination);
            requireOrder(spec, entity);
            entities.add(entity);
        }
        Map<QualifiedTable, Set<String>> columns = new LinkedHashMap<>();
        Set<QualifiedTable> whole = new LinkedHashSet<>();
        for (EntityTranslator translator : spec.entities()) {
            AggregateShape shape = translator.shape(spec.from());
            for (TableShape table : shape.tables()) {
                QualifiedTable name = QualifiedTable.resolve(source, table.table());
                columns.computeIfAbsent(name, it -> new LinkedHashSet<>()).addAll(keyColumns(table));
                Logged.require(source, name);
                KeyColumns.requireUnique(source, name, rowColumns(table));
                KeyColumns.requireKnownTypes(source, name, keyColumns(table));
                identify(spec, source, table, name, whole);
                if (whole.contains(name)) {
                    columns.computeIfAbsent(name, it -> new LinkedHashSet<>()).addAll(table.columns());
                }
            }
        }
        KnownPublication known = new KnownPublication(spec);
        known.require(source, destination, columns.keySet());
        Publication.ensure(source, spec.name(), columns.keySet());
        Published published = known.note(source, destination);
        return new Preparation(entities, columns, QualifiedTable.others(source, columns.keySet()), whole, published);
    }

    private static void reserve(StreamSpec spec, Connection source, Connection destination) throws SQLException {
        boolean forward = spec.from() == Side.LEGACY;
        for (EntityTranslator translator : spec.entities()) {
            if (translator.modern().mappedKey().isPresent()) {
                IdReserve.take(
                        forward ? source : destination,
                        forward ? destination : source,
                        translator,
                        Optional.ofNullable(spec.options().reserves().get(translator.entity()))
                                .orElseThrow());
            }
        }
    }

    private static void requireOrder(StreamSpec spec, EntitySync entity) {
        if (spec.options().conflicts().get(entity.name()) instanceof ConflictPolicy.Newest newest) {
            for (Side side : Side.values()) {
                JdbcAggregates held = side == spec.from() ? entity.source() : entity.destination();
                if (!held.orders(newest.column(side))) {
                    throw new Refused(newest.place()
                            .problem("'" + newest.column(side) + "' of the " + side.word()
                                    + " side does not tell which of two rows is the newer one: name a number, a date or"
                                    + " a time, or write park or authority")
                            .toString());
                }
            }
        }
    }

    private static void identify(
            StreamSpec spec, Connection source, TableShape table, QualifiedTable name, Set<QualifiedTable> whole)
            throws SQLException {
        // Whole rows let the reverse stream write only what modern changed, beside a legacy batch that writes other
        // columns.
        // The legacy side is left as it is: whole rows cost it log, and no foreign writer is expected on the modern
        // side.
        if (spec.from() == Side.MODERN) {
            ReplicaIdentity.ensureFull(source, name);
            whole.add(name);
        } else {
            ReplicaIdentity.ensure(source, name, keyColumns(table));
        }
    }

    // Which columns tell a row from every other.
    private static Set<String> rowColumns(TableShape table) {
        Set<String> columns = new LinkedHashSet<>();
        table.link().forEach(link -> columns.add(link.column()));
        columns.addAll(table.key());
        return columns;
    }

    // Which columns lead from a row to its aggregate.
    private static List<String> keyColumns(TableShape table) {
        return table.link().isEmpty()
                ? table.key()
                : table.link().stream().map(Link::column).toList();
    }
}
