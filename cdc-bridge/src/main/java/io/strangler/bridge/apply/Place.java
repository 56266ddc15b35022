package io.strangler.bridge.apply;

import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Where an applier stands in its stream, kept in the destination and moved with the data. */
public interface Place {
    /** Returns those transactions that are not applied yet. */
    List<SourceTransaction> fresh(List<SourceTransaction> transactions, Watermark watermark);

    /** Makes sure that nobody else applies the same, before the source is read; what it opens ends with the transaction. */
    void enter(Connection destination) throws SQLException;

    /** Moves, in the transaction that stores the data. */
    void move(Connection destination, Watermark from, Watermark to) throws SQLException;

    /** Returns the place of the only applier of a stream: that of its watermark. */
    static Place sole(StreamName stream) {
        return new Place() {
            @Override
            public List<SourceTransaction> fresh(List<SourceTransaction> transactions, Watermark watermark) {
                return transactions.stream()
                        .filter(each -> each.commit().compareTo(watermark.position()) > 0)
                        .toList();
            }

            // The session holds the stream's lock.
            @Override
            public void enter(Connection destination) {}

            @Override
            public void move(Connection destination, Watermark from, Watermark to) throws SQLException {
                to.store(destination, stream);
            }
        };
    }
}
