package io.strangler.bridge.database;

import java.sql.SQLException;

/** Thrown when a table is not any more what the stream knew when it began, before anything is read or written by it. */
public final class ShapeChanged extends SQLException {
    private static final long serialVersionUID = 1L;

    ShapeChanged(String message) {
        super(message);
    }
}
