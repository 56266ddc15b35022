package io.strangler.bridge.capture;

import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.QualifiedTable;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Collects the engine's records until the end of their transaction. */
final class TransactionAssembly implements AutoCloseable {
    private final String boundaries;
    private Changes open = new Changes();

    /** Expects transaction boundaries on the topic that belongs to the prefix. */
    TransactionAssembly(String prefix) {
        this.boundaries = prefix + ".transaction";
    }

    /** Takes one record; returns the transaction that it completes. */
    Optional<SourceTransaction> add(SourceRecord record) {
        if (!(record.value() instanceof Struct value)) {
            return Optional.empty();
        }
        if (record.topic().equals(boundaries)) {
            return value.getString("status").equals("END") ? Optional.of(end(record, value)) : Optional.empty();
        }
        // Applications may write messages of their own into the log, which are nothing to us.
        if (value.schema().field("source") != null && !value.getString("op").equals("m")) {
            open.add(change(value));
        }
        return Optional.empty();
    }

    private SourceTransaction end(SourceRecord record, Struct value) {
        if (!(record.sourceOffset().get("lsn_commit") instanceof Number commit)) {
            throw new IllegalStateException("the end of a transaction came without its position: " + record);
        }
        // "xid:position"; of a transaction with an origin the position part is no use, the xid is.
        String id = value.getString("id");
        long xid = Long.parseLong(id.substring(0, id.indexOf(':')));
        SourceTransaction transaction = new SourceTransaction(xid, new Position(commit.longValue()), open);
        open = new Changes();
        return transaction;
    }

    private static RowChange change(Struct value) {
        Struct source = value.getStruct("source");
        Operation operation =
                switch (value.getString("op")) {
                    case "c" -> Operation.INSERT;
                    case "u" -> Operation.UPDATE;
                    case "d" -> Operation.DELETE;
                    case "t" -> Operation.TRUNCATE;
                    case String other ->
                        throw new IllegalStateException("unknown operation '" + other + "' in the log");
                };
        return new RowChange(
                new QualifiedTable(source.getString("schema"), source.getString("table")),
                operation,
                Rendering.image(value.schema().field("before") == null ? null : value.getStruct("before")),
                Rendering.image(value.schema().field("after") == null ? null : value.getStruct("after")));
    }

    @Override
    public void close() {
        open.close();
    }
}
