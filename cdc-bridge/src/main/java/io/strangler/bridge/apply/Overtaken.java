package io.strangler.bridge.apply;

import java.sql.SQLException;

/** Says that authority has moved since the source was read: what was read may be older than what is acknowledged by now. */
final class Overtaken extends SQLException {
    private static final long serialVersionUID = 1L;

    Overtaken() {
        super("authority has moved since the source was read");
    }
}
