package io.strangler.translate.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Carries the data of COPY statements in text format, for which JDBC has no words.
 *
 * <p>Implemented over a driver by whoever has one: translators must not inherit any.
 */
public interface CopyProtocol {
    /** Begins a {@code COPY … TO STDOUT}, which occupies the connection until it is closed. */
    Rows out(Connection connection, String sql) throws SQLException;

    /** Carries out a {@code COPY … FROM STDIN}; whatever the data's iterator throws ends it without an effect. */
    void in(Connection connection, String sql, Iterator<byte[]> data) throws SQLException;

    /** Rows as they come from the server. */
    interface Rows extends AutoCloseable {
        /** Returns the next row with the line feed that ends it, or null when there are no more. */
        byte @Nullable [] next() throws SQLException;

        @Override
        void close() throws SQLException;
    }
}
