package io.strangler.bridge.database;

import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Opens sessions that may make and read slots of their database. */
public final class ReplicationSession {
    private ReplicationSession() {}

    /** Opens one; it takes only statements without parameters. */
    public static Connection open(DatabaseSpec database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "16");
        properties.setProperty("ApplicationName", "strangler bridge");
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "10");
        properties.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(database.url(), properties);
    }
}
