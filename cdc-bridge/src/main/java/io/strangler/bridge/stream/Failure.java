package io.strangler.bridge.stream;

import java.sql.SQLException;

/** Says in one line why a stream has failed. */
final class Failure {
    private static final String FORBIDDEN = "42501";

    private Failure() {}

    static String reason(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        String line = message.lines().findFirst().orElse(message);
        boolean forbidden = root instanceof SQLException sql && FORBIDDEN.equals(sql.getSQLState());
        return forbidden ? line + "; strangler doctor --sql prints what an administrator has to grant" : line;
    }
}
