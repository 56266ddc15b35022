package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.database.Publication;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.ReplicaIdentity;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.database.Server;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.TableShape.Link;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a stream needs in its databases before it can run.
 *
 * @param tables the source's tables that are published
 * @param whole those of them whose rows the log carries whole
 */
record Preparation(List<EntitySync> entities, Set<QualifiedTable> tables, Set<QualifiedTable> whole) {
    static Preparation make(StreamSpec spec, Connection source, Connection destination) throws SQLException {
        Server.requireCapture(source);
        Schema.ensure(source);
        Schema.ensure(destination);
        List<EntitySync> entities = new ArrayList<>();
        for (EntityTranslator translator : spec.entities()) {
            entities.add(EntitySync.open(translator, spec.from(), source, destination));
        }
        Set<QualifiedTable> tables = new LinkedHashSet<>();
        Set<QualifiedTable> whole = new LinkedHashSet<>();
        for (EntityTranslator translator : spec.entities()) {
            AggregateShape shape = translator.shape(spec.from());
            for (TableShape table : shape.tables()) {
                QualifiedTable name = QualifiedTable.resolve(source, table.table());
                tables.add(name);
                identify(spec, source, table, name, whole);
            }
        }
        Publication.ensure(source, spec.name(), tables);
        return new Preparation(entities, tables, whole);
    }

    private static void identify(
            StreamSpec spec, Connection source, TableShape table, QualifiedTable name, Set<QualifiedTable> whole)
            throws SQLException {
        List<String> needed = table.link().isEmpty()
                ? table.key()
                : table.link().stream().map(Link::column).toList();
        // Whole rows let the reverse stream write only what modern changed, beside a legacy batch that writes other
        // columns.
        // The legacy side is left as it is: whole rows cost it log, and no foreign writer is expected on the modern
        // side.
        if (spec.from() == Side.MODERN && ReplicaIdentity.ensureFull(source, name)) {
            whole.add(name);
        } else {
            ReplicaIdentity.ensure(source, name, needed);
        }
    }
}
