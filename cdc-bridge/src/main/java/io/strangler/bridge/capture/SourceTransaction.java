package io.strangler.bridge.capture;

import io.strangler.bridge.database.Position;
import java.util.List;

/**
 * One committed transaction of the source.
 *
 * @param xid the low 32 bits of its id
 * @param commit its position; rises from one transaction to the next
 * @param rows its changes of published tables, in order
 */
public record SourceTransaction(long xid, Position commit, List<RowChange> rows) {
    public SourceTransaction {
        rows = List.copyOf(rows);
    }
}
