package io.strangler.consistency;

import io.strangler.translate.jdbc.CopyProtocol;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** The reading half of COPY as PostgreSQL's driver speaks it. */
final class DriverCopy implements CopyProtocol {
    @Override
    public Rows out(Connection connection, String sql) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
        return new Rows() {
            // The server sends each row as a message of its own; the protocol promises it for this direction.
            @Override
            public byte @Nullable [] next() throws SQLException {
                return copy.readFromCopy();
            }

            @Override
            public void close() throws SQLException {
                if (copy.isActive()) {
                    copy.cancelCopy();
                }
            }
        };
    }

    @Override
    public void in(Connection connection, String sql, Iterator<byte[]> data) {
        throw new UnsupportedOperationException("a check writes nothing");
    }
}
