package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import java.sql.SQLException;

/** Is told keys one after the other, some of them perhaps more than once. */
@FunctionalInterface
public interface KeyVisitor {
    void visit(Key key) throws SQLException, InterruptedException;
}
